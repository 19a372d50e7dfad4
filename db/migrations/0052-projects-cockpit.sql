-- Projects that the ledger knows at a state: projects come before funding in the code, the database sees both.
create function projects.with_money(of_territory uuid, of_state text) returns setof uuid language sql stable parallel safe
  begin atomic
    select e.project_id from funding.entry e
    where e.state = of_state and (of_territory is null or e.territory_id = of_territory)
    group by e.project_id having sum(e.amount) > 0;
  end;
create index entry_state on funding.entry (territory_id, state) include (project_id, amount);
