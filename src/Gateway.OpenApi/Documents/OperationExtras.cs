using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Completes operations: who may call them, their other answers, their headers, and their gRPC method.</summary>
internal sealed class OperationExtras
{
    private readonly GatewayOpenApiOptions _options;
    private readonly DocumentInfo _info;
    private readonly Headers _headers;
    private readonly Security _security;
    private readonly Refusals _refusals;
    private readonly HashSet<ServedMethod> _methods = [];

    public OperationExtras(OpenApiDocument document, CommentBook comments, GatewayOpenApiOptions options, IServiceProvider services)
    {
        _options = options;
        _info = new(document, comments, options);
        _headers = new(document);
        _security = new(document, options, services);
        _refusals = new(document, _headers, options, services);
    }

    /// <summary>Completes an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="binding">Its binding.</param>
    /// <param name="tag">The tag of its service.</param>
    /// <param name="schemas">The schemas of its messages.</param>
    public void Complete(OpenApiOperation operation, DocumentedBinding binding, string tag, SchemaSet schemas)
    {
        _methods.Add(binding.Method);
        _info.AddTag(tag, binding.Method.ServiceName);
        var needsCaller = _security.AddTo(operation, binding);
        _refusals.AddTo(operation, binding, schemas, needsCaller);
        if (_options.DescribeHeaders)
        {
            _headers.AddTo(operation, binding);
        }

        MethodExtension.AddTo(operation, binding);
    }

    /// <summary>Completes the document, once it has all operations.</summary>
    public void Complete() => _info.Complete(_methods);
}
