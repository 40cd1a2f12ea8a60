using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding.Served;

namespace Gateway.OpenApi;

/// <summary>Options of gRPC methods in OpenAPI documents. What is served, and the JSON of messages, come from the engine that serves it.</summary>
public sealed partial class GatewayOpenApiOptions
{
    /// <summary>Whether comments also come from the XML documentation files beside the assemblies of generated code. Default true.</summary>
    public bool FindXmlComments { get; set; } = true;

    /// <summary>
    /// Names operations; generators make names of functions from these ids. An id that is taken gets a number. Null, or null from it, for the default:
    /// <c>Service_Method</c>, and what sets an additional binding apart, such as <c>Service_MethodByBody</c>.
    /// </summary>
    public Func<OperationNaming, string?>? OperationId { get; set; }

    /// <summary>
    /// The one form in which documents show a stream of responses, for generators that take the first content type of several. The query parameter that selects it
    /// (<c>$alt</c>) is then required. Null, the default, shows every form that the engine has; so does a form that it has not.
    /// </summary>
    public ServedStreamForm? StreamForm { get; set; }

    /// <summary>
    /// Whether schemas say that at most one member of a <c>oneof</c> is set (<c>not</c>, <c>required</c>), as descriptions do in any case. Default true. Set false for tools that cannot read
    /// <c>not</c>.
    /// </summary>
    public bool DescribeOneofs { get; set; } = true;

    /// <summary>How many query parameters an operation lists at most; its description says so where there are more. Range 1 to 10,000; default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int MaxQueryParameters
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10_000);
            field = value;
        }
    } = QueryFields.DefaultMost;

    internal List<XmlCommentFile> CommentFiles { get; } = [];

    /// <summary>Takes comments of .proto files from an XML documentation file. Files beside the assemblies of generated code are found without this.</summary>
    /// <param name="filePath">Path of the file. One that cannot be read is logged as a warning.</param>
    public void IncludeXmlComments(string filePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        CommentFiles.Add(XmlCommentFile.At(filePath));
    }
}
