"""The pages where content is read and changed: subjects, answers, fixed texts, flows, contacts, municipalities, packages."""
