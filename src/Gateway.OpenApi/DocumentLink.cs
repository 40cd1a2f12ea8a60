namespace Gateway.OpenApi;

/// <summary>Documentation elsewhere.</summary>
public sealed class DocumentLink
{
    /// <summary>Its address. Without it there is no link. Default null.</summary>
    public Uri? Url { get; set; }

    /// <summary>What it is about, as CommonMark. Default null: nothing.</summary>
    public string? Description { get; set; }
}
