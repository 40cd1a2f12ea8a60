using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Documents;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Served;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Tests;

/// <summary>Bindings and documents of proto files, without a host.</summary>
internal sealed class Compiled
{
    private Compiled(Description description, EngineTraits engine)
    {
        Description = description;
        Engine = engine;
        Naming = new FieldNaming(engine.Json);
        Examples = new RequestExamples(Naming, engine.Json, description.Comments, new ResourcePatterns(description.Bindings));
    }

    /// <summary>Everything that the tests have services for.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } =
    [
        Proto.Greetering.Descriptor, Library.Library.Descriptor, Conflicts.Library.Descriptor, Recursion.Trees.Descriptor, Legacy.LegacyReflection.Descriptor.Services[0], Shop.Shop.Descriptor,
    ];

    public Description Description { get; }

    public EngineTraits Engine { get; }

    public FieldNaming Naming { get; }

    public RequestExamples Examples { get; }

    public static Compiled Of(params IEnumerable<ServiceDescriptor> services) => Of(new EngineTraits(), services);

    public static Compiled Of(EngineTraits engine, params IEnumerable<ServiceDescriptor> services)
    {
        var files = services.Select(service => service.File).Distinct().ToList();
        var schema = Schema.FromFiles(files);
        var bindings = new List<ServedBinding>();
        var methods = new List<ServedMethod>();
        foreach (var descriptor in services.SelectMany(service => service.Methods))
        {
            var method = new ServedMethod(descriptor.Service.FullName, descriptor.Name, descriptor, engine);
            methods.Add(method);
            if (descriptor.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule)
            {
                bindings.AddRange(HttpBinding.Compile(schema, MethodReference.Of(descriptor), rule, []).Select(http => new ServedBinding(method, http, [])));
            }
        }

        return new(new Description(methods, DocumentedBinding.Of(bindings), new CommentBook(files, XmlCommentFile.Read([], files, find: true, NullLogger.Instance))), engine);
    }

    /// <summary>The only service of a file that is written here as a descriptor.</summary>
    public static ServiceDescriptor Build(FileDescriptorProto file) => FileDescriptor.BuildFromByteStrings(
        [.. new[] { Google.Protobuf.Reflection.FileDescriptor.DescriptorProtoFileDescriptor, HttpReflection.Descriptor, AnnotationsReflection.Descriptor }.Select(known => known.SerializedData), file.ToByteString()],
        new ExtensionRegistry { AnnotationsExtensions.Http })[^1].Services[0];

    /// <summary>A method with a rule.</summary>
    public static MethodDescriptorProto Method(string input, HttpRule rule)
    {
        var method = new MethodDescriptorProto { Name = "Call", InputType = input, OutputType = input, Options = new MethodOptions() };
        method.Options.SetExtension(AnnotationsExtensions.Http, rule);
        return method;
    }

    public DocumentedBinding Binding(string method, int index = 0) =>
        Description.Bindings.Single(binding => binding.Method.Name == method && binding.Index == index);

    public async Task<JsonObject> DocumentAsync(OpenApiSpecVersion version = OpenApiSpecVersion.OpenApi3_1, GatewayOpenApiOptions? options = null)
    {
        var document = new OpenApiDocument { Info = new() { Title = "Tests", Version = "1" } };
        new GrpcDocument(Description, options ?? new(), EmptyServices.Instance).AddTo(document, (_, _) => true, (_, _, _) => { });
        return await Described.WriteAsync(document, version);
    }
}
