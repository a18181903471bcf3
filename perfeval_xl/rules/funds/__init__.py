"""F: the fund block and 执行率."""
