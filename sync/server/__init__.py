"""The central server. Never imports the device's store or its casework."""
