namespace Gateway.OpenApi;

/// <content>What documents say of themselves. What is set here counts in each document, in place of what it has.</content>
public sealed partial class GatewayOpenApiOptions
{
    /// <summary>The title. Default null: that of the document.</summary>
    public string? Title { get; set; }

    /// <summary>The version of the API, such as <c>1.4.0</c>. Default null: that of the document.</summary>
    public string? Version { get; set; }

    /// <summary>
    /// The description, as CommonMark. Default null: that of the document; where it has none, and nothing but gRPC methods, the comments above <c>package</c> in the .proto files, else the comment of
    /// its only service.
    /// </summary>
    public string? Description { get; set; }

    /// <summary>The address of the terms of service. Default null: that of the document.</summary>
    public Uri? TermsOfService { get; set; }

    /// <summary>Whom to ask. Default null: as in the document.</summary>
    public DocumentContact? Contact { get; set; }

    /// <summary>The licence of the API. Default null: as in the document.</summary>
    public DocumentLicense? License { get; set; }

    /// <summary>More documentation. Default null: as in the document.</summary>
    public DocumentLink? ExternalDocs { get; set; }

    /// <summary>
    /// The addresses that paths are relative to, such as <c>/api</c> or <c>https://api.example.com</c>. Default empty: that of the document, else the host that it comes from, with the path base of
    /// the request.
    /// </summary>
    public IList<string> Servers { get; } = [];

    /// <summary>What tags say, by their name or the full name of the service, such as <c>shop.Orders</c>. Default empty: the comments of services.</summary>
    public IDictionary<string, DocumentTag> Tags { get; } = new Dictionary<string, DocumentTag>(StringComparer.Ordinal);
}
