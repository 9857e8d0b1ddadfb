"""The invented village and the main job played on it. Never holds a real person."""
