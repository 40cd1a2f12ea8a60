namespace Gateway.OpenApi.Fields;

/// <summary>Example texts by the names of fields. Addresses and phone numbers are reserved for examples.</summary>
internal static class TextValues
{
    // The first row that matches the end of the name decides, so longer endings come first.
    private static readonly (string Words, string Value)[] _byEnding =
    [
        ("next_page_token", "CAoQAA"),
        ("page_token", "CAoQAA"),
        ("request_id", "3f2b8c1e-5d4a-4c7b-9e21-0a6d8f4b7c10"),
        ("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("uuid", "3f2b8c1e-5d4a-4c7b-9e21-0a6d8f4b7c10"),
        ("guid", "3f2b8c1e-5d4a-4c7b-9e21-0a6d8f4b7c10"),
        ("id", "1"),
        ("first_name", "Ada"),
        ("given_name", "Ada"),
        ("last_name", "Lovelace"),
        ("family_name", "Lovelace"),
        ("full_name", "Ada Lovelace"),
        ("user_name", "ada"),
        ("file_name", "notes.txt"),
        ("host_name", "www.example.com"),
        ("domain_name", "example.com"),
        ("surname", "Lovelace"),
        ("nickname", "Ada"),
        ("username", "ada"),
        ("login", "ada"),
        ("filename", "notes.txt"),
        ("hostname", "www.example.com"),
        ("host", "www.example.com"),
        ("domain", "example.com"),
        ("email_address", "ada@example.com"),
        ("email", "ada@example.com"),
        ("mail", "ada@example.com"),
        ("ip_address", "192.0.2.1"),
        ("ip", "192.0.2.1"),
        ("url", "https://example.com/"),
        ("uri", "https://example.com/"),
        ("link", "https://example.com/"),
        ("website", "https://example.com/"),
        ("homepage", "https://example.com/"),
        ("webhook", "https://example.com/hook"),
        ("endpoint", "https://api.example.com/"),
        ("language_code", "en"),
        ("language", "en"),
        ("lang", "en"),
        ("locale", "en-US"),
        ("currency_code", "EUR"),
        ("currency", "EUR"),
        ("country_code", "DE"),
        ("region_code", "DE"),
        ("country", "DE"),
        ("region", "europe-west1"),
        ("location", "europe-west1"),
        ("time_zone", "Europe/Berlin"),
        ("timezone", "Europe/Berlin"),
        ("postal_code", "10115"),
        ("zip_code", "10115"),
        ("zip", "10115"),
        ("phone_number", "+12025550100"),
        ("phone", "+12025550100"),
        ("city", "Berlin"),
        ("street", "1 Main Street"),
        ("address", "1 Main Street, Berlin"),
        ("company", "Example Ltd"),
        ("organization", "Example Ltd"),
        ("author", "Ada Lovelace"),
        ("owner", "Ada Lovelace"),
        ("person", "Ada Lovelace"),
        ("customer", "Ada Lovelace"),
        ("user", "ada"),
        ("password", "correct horse battery staple"),
        ("token", "abc123"),
        ("secret", "abc123"),
        ("etag", "33a64df5"),
        ("content_type", "text/plain"),
        ("mime_type", "text/plain"),
        ("media_type", "text/plain"),
        ("user_agent", "example/1.0"),
        ("path", "docs/notes.txt"),
        ("version", "1.0.0"),
        ("date", "2026-01-31"),
        ("start_time", "2026-01-31T12:30:00Z"),
        ("end_time", "2026-02-28T12:30:00Z"),
        ("time", "2026-01-31T12:30:00Z"),
        ("timestamp", "2026-01-31T12:30:00Z"),
        ("order_by", "create_time desc"),
        ("sort_by", "create_time desc"),
        ("filter", "state = \"ACTIVE\""),
        ("query", "ada"),
        ("search", "ada"),
        ("subject", "Greetings"),
        ("description", "A short description."),
        ("summary", "A short summary."),
        ("comment", "Well done."),
        ("note", "Call again tomorrow."),
        ("reason", "No longer needed."),
        ("error_message", "The disk is full."),
        ("message", "Hello, Ada!"),
        ("msg", "Hello, Ada!"),
        ("greeting", "Hello, Ada!"),
        ("text", "Hello, Ada!"),
        ("body", "Hello, Ada!"),
        ("content", "Hello, Ada!"),
        ("status", "active"),
        ("state", "active"),
        ("color", "blue"),
        ("unit", "kg"),
        ("tag", "new"),
        ("label", "new"),
        ("isbn", "978-3-16-148410-0"),
        ("sku", "A-100"),
        ("code", "A1"),
        ("sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ];

    private static readonly string[] _people =
        ["user", "person", "people", "author", "customer", "member", "account", "contact", "hello", "greet", "greeting", "employee", "patient", "owner", "profile", "sender", "recipient"];

    private static readonly string[] _verbs =
        ["get", "list", "create", "update", "delete", "batch", "search", "find", "add", "remove", "put", "patch", "read", "write", "request", "req", "response", "resp", "reply"];

    /// <summary>A text for a field of this name.</summary>
    /// <param name="words">The name of the field.</param>
    /// <param name="type">The name of its message.</param>
    public static string Of(NameWords words, string type)
    {
        foreach (var (ending, value) in _byEnding)
        {
            if (words.EndsWith(ending))
            {
                return value;
            }
        }

        return words.Last switch
        {
            "name" or "title" => Name(words, type),
            "at" => "2026-01-31T12:30:00Z",
            "string" or "" => "text",
            _ => words.Text,
        };
    }

    // The name of a person is Ada. The name of another thing says what the thing is.
    private static string Name(NameWords words, string type)
    {
        var owner = NameWords.Of(type, isList: false);
        if (words.Last == "name" && (_people.Any(owner.Has) || _people.Any(words.Has)))
        {
            return words.Has("display") ? "Ada Lovelace" : "Ada";
        }

        var noun = string.Join(' ', owner.Text.Split(' ').Except(_verbs));
        return noun.Length > 0 ? $"My {noun}" : words.Last == "title" ? "My title" : "Ada";
    }
}
