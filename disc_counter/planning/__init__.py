"""The solar roof, planned from what was measured: consumption, sun, battery and money, each pure where it computes.

The field's libraries (pvlib and what it needs) are imported by the planning process alone, never by what measures.
"""
