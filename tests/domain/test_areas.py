"""Merged areas found by the cells in them."""

from itertools import product

from perfeval_xl.domain.grid import Area, Areas, At, area_around


def test_areas_around_many_cells_are_those_around_each() -> None:
    """Overlapping ones too, where the first counts, and ones too tall to enter row by row."""
    merges = (Area(2, 1, 4, 3), Area(4, 3, 6, 5), Area(1, 7, 1, 9), Area(3, 3, 3, 3))
    for areas in (merges, (*merges, Area(1, 5, 1_048_576, 6)), ()):
        for row, column in product(range(1, 9), range(1, 11)):
            assert Areas(areas).around(At(row, column)) == area_around(At(row, column), areas)
