-- Words as French reads them, the same in every list that is searched: without accents, capitals or plurals.
-- It costs more than what a scope asks, and so is asked last.
create function kernel.words_of(text) returns tsvector language sql immutable parallel safe cost 1000
  return to_tsvector('pg_catalog.french', translate(lower($1), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’', 'aaaaaaceeeeiiiinooooouuuuyy '));
create function kernel.query_of(text) returns tsquery language sql immutable parallel safe
  return websearch_to_tsquery('pg_catalog.french', translate(lower($1), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’', 'aaaaaaceeeeiiiinooooouuuuyy '));
