"""告警、监测预警: what devices in households report, and which households warn of themselves."""
