"""今日、到期、路线、排班、节日慰问、专项行动: what is to be done on a day and in which order."""
