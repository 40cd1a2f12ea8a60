using Gateway.OpenApi.Documents;
using Gateway.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swagger;

/// <summary>Describes the methods of the gateway, and describes them again when they have changed.</summary>
/// <remarks>Without <c>AddGateway()</c> there is no <see cref="ServedBindings"/>, and nothing to describe.</remarks>
internal sealed class ServedDescription(
    IOptions<SwaggerGenOptions> swagger, IOptions<GatewayOpenApiOptions> options, ILogger<ServedDescription> logger, ServedBindings? served = null)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<object> _version = [];
    private Description _description = Description.Empty;
    private bool _hasWarned;

    /// <summary>The current description: the same object as long as the served methods have not changed.</summary>
    public Description Read()
    {
        lock (_gate)
        {
            // Read the version first: if bindings change meanwhile, the next reader describes them again.
            var version = served?.Version ?? [];
            if (served is null || version.Count == 0)
            {
                WarnOnce();
                return Description.Empty;
            }

            if (!version.SequenceEqual(_version, ReferenceEqualityComparer.Instance))
            {
                _description = Describe(served);
                _version = version;
            }

            return _description;
        }
    }

    private Description Describe(ServedBindings now)
    {
        var bindings = DocumentedBinding.Of(now.All);
        var files = Description.FilesOf(bindings).ToList();
        var xml = XmlCommentFiles.Read(swagger.Value, files, options.Value.FindXmlComments, logger);
        return new(now.Methods, bindings, new(files, xml), now.Json, now.StreamEnvelope);
    }

    private void WarnOnce()
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            Log.NothingServed(logger);
        }
    }
}
