-- An interest in a company closes its card in the directory as it closes its projects: to its holder, whatever their role,
-- but the chef de projet, who runs the territory.
create policy closed_by_interest on companies.company as restrictive for select using (
  (select kernel.is_system())
  or siret is null
  or left(siret, 9) <> all ((select membership.recused_sirens())::text[])
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
