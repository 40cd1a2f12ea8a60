namespace Gateway.OpenApi;

/// <summary>What the tag of a service says.</summary>
public sealed class DocumentTag
{
    /// <summary>The description, as CommonMark. Default null: the comment of the service.</summary>
    public string? Description { get; set; }

    /// <summary>The name that pages show (<c>x-displayName</c>). Default null: that of the tag.</summary>
    public string? DisplayName { get; set; }

    /// <summary>More documentation. Default null: none.</summary>
    public DocumentLink? ExternalDocs { get; set; }
}
