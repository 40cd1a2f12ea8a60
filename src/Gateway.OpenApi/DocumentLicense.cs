namespace Gateway.OpenApi;

/// <summary>The licence of an API.</summary>
public sealed class DocumentLicense
{
    /// <summary>The name, such as <c>MIT License</c>. Default null: the identifier.</summary>
    public string? Name { get; set; }

    /// <summary>The identifier of SPDX, such as <c>MIT</c>. OpenAPI 3.0 has no place for it. Default null: none.</summary>
    public string? Identifier { get; set; }

    /// <summary>The address of the text. OpenAPI takes it or <see cref="Identifier"/>, which comes first. Default null: none.</summary>
    public Uri? Url { get; set; }
}
