"""How well the greeting is judged: known endings, and natural ones with a laryngograph."""
