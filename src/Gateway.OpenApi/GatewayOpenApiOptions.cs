using Gateway.OpenApi.Comments;

namespace Gateway.OpenApi;

/// <summary>Options of gRPC methods in OpenAPI documents. What is served, and the JSON of messages, come from the engine that serves it.</summary>
public sealed partial class GatewayOpenApiOptions
{
    /// <summary>Whether comments also come from the XML documentation files beside the assemblies of generated code. Default true.</summary>
    public bool FindXmlComments { get; set; } = true;

    internal List<XmlCommentFile> CommentFiles { get; } = [];

    /// <summary>Takes comments of .proto files from an XML documentation file. Files beside the assemblies of generated code are found without this.</summary>
    /// <param name="filePath">Path of the file. One that cannot be read is logged as a warning.</param>
    public void IncludeXmlComments(string filePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        CommentFiles.Add(XmlCommentFile.At(filePath));
    }
}
