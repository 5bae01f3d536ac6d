"""From the cells of an extract to candidate values, by a recipe: no database is asked here."""
