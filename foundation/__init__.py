"""What every web process needs and no part owns: settings, allow-list logs, problem documents, headers, the directory."""
