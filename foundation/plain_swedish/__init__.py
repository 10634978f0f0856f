"""What makes a Swedish text hard to read, measured (språklagen 2009:600 11 §; LIX after Björnsson, 1968)."""
