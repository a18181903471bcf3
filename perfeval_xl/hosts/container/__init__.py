"""The package of an Office file: gate, zip members, parts and relations, XML as bytes."""
