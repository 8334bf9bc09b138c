"""Many rooms full of people who chat: how long messages take, what that costs, and whether any is ever lost."""
