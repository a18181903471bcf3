"""夜间批处理: a tree of forms checked, scored and reported on by many processes; nothing lost, nothing done twice."""
