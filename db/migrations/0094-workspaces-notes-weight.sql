-- What the notes of a workspace weigh is asked each time one of them is written.
create index note_update_workspace on workspaces.note_update (territory_id, workspace_id);
create index note_snapshot_workspace on workspaces.note_snapshot (territory_id, workspace_id);
