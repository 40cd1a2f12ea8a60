namespace Gateway.OpenApi;

/// <summary>Whom to ask about an API.</summary>
public sealed class DocumentContact
{
    /// <summary>The name. Default null: none.</summary>
    public string? Name { get; set; }

    /// <summary>The address of a page. Default null: none.</summary>
    public Uri? Url { get; set; }

    /// <summary>The address for e-mail. Default null: none.</summary>
    public string? Email { get; set; }
}
