using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Documents;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Served;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Json.Schema;

namespace Gateway.OpenApi.Tests.Fields;

/// <summary>The gateway's own engine reads every example, and every example fits its schema.</summary>
public class ExampleAcceptanceTests
{
    public static TheoryData<JsonOptions> Options { get; } =
    [
        JsonOptions.Default,
        new JsonOptions { UseProtoFieldNames = true, WriteEnumsAsIntegers = true, WriteInt64sAsStrings = false },
        new JsonOptions { RemoveEnumPrefix = true },
    ];

    /// <summary>A descriptor set to judge too, made by protoc with --include_imports: GATEWAY_DESCRIPTOR_SET=googleapis.binpb … -explicit only</summary>
    private const string DescriptorSet = "GATEWAY_DESCRIPTOR_SET";

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public void The_engine_binds_every_example_of_a_request(JsonOptions json) =>
        Assert.True(BindRequests(Compiled.Of(new EngineTraits { Json = json }, Compiled.Services)) > 25);

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public void The_engine_reads_every_example_of_an_answer(JsonOptions json) =>
        ReadAnswers(Compiled.Of(new EngineTraits { Json = json }, Compiled.Services));

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public void Every_example_fits_its_schema(JsonOptions json) =>
        FitSchemas(Compiled.Of(new EngineTraits { Json = json }, Compiled.Services));

    [Fact(Explicit = true)]
    public void All_of_a_descriptor_set_is_accepted()
    {
        var set = FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(Environment.GetEnvironmentVariable(DescriptorSet)!));
        var files = FileDescriptor.BuildFromByteStrings(set.File.Select(file => file.ToByteString()), new ExtensionRegistry { Google.Api.AnnotationsExtensions.Http });
        var compiled = Compiled.Of(files.SelectMany(file => file.Services));
        TestContext.Current.TestOutputHelper!.WriteLine($"{BindRequests(compiled)} bindings");
        ReadAnswers(compiled);
        FitSchemas(compiled);
    }

    private static int BindRequests(Compiled compiled)
    {
        var refused = new List<string>();
        foreach (var binding in compiled.Description.Bindings)
        {
            var path = new PathRenderer(compiled.Naming).Render(binding);
            var values = new ParameterExamples(compiled.Examples.Values);
            var target = path.Parameters.Aggregate(path.Text, (text, parameter) => text.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(values.OfPath(parameter)!.ToString()), StringComparison.Ordinal));

            // All of the query, but one member of each oneof.
            var query = QueryFields.Of(binding).Chains
                .Where(chain => chain.All(field => field.Oneof is not { } oneof || oneof.Fields[0] == field) && !QueryFields.IsJsonText(chain[^1]))
                .Select(chain => (Name: QueryNaming.Of(binding.Http.Input, chain, compiled.Naming), Value: values.OfQuery(chain[^1])))
                .SelectMany(parameter => parameter.Name is { } name ? Pairs(name, parameter.Value) : []);
            var body = compiled.Examples.Body(binding);
            if (Bind(binding.Http, $"{target}?{string.Join('&', query)}", binding.Http.Body == BodyBinding.None ? null : body, compiled.Engine.Json) is { } problem)
            {
                refused.Add(problem);
            }
        }

        Assert.True(refused.Count == 0, $"{refused.Count} are refused:\n{string.Join('\n', refused.Take(20))}");
        return compiled.Description.Bindings.Count;
    }

    private static void ReadAnswers(Compiled compiled)
    {
        foreach (var binding in compiled.Description.Bindings.Where(binding => binding.Http is { AnswersHttpBody: false, ResponseField: null }))
        {
            if (compiled.Examples.Answer(binding) is { } answer)
            {
                JsonToWire.Transcode(binding.Http.Output, Encoding.UTF8.GetBytes(answer.ToJsonString()), new ArrayBufferWriter<byte>(), compiled.Engine.Json);
            }
        }
    }

    private static void FitSchemas(Compiled compiled)
    {
        var status = Schema.WellKnown.GetMessage("google.rpc.Status");
        var schemas = new MessageJsonSchema(compiled.Description.Comments, compiled.Engine.Json);
        var seen = new HashSet<(MessageSchema, bool)>();
        var misfits = new List<string>();
        foreach (var binding in compiled.Description.Bindings)
        {
            if (seen.Add((binding.Http.Output, true)))
            {
                misfits.AddRange(Misfits(schemas.Of(binding.Http.Output), compiled.Examples.Answer(binding.Http.Output)));
            }

            if (seen.Add((binding.Http.Input, false)))
            {
                misfits.AddRange(Misfits(schemas.Of(binding.Http.Input, without: new HashSet<FieldSchema>()), compiled.Examples.Message(binding.Http.Input)));
            }
        }

        for (var code = 1; code <= 16; code++)
        {
            var error = compiled.Examples.Error(compiled.Description.Bindings[0], code);
            misfits.AddRange(Misfits(schemas.Of(status), error));
            JsonToWire.Transcode(status, Encoding.UTF8.GetBytes(error.ToJsonString()), new ArrayBufferWriter<byte>(), compiled.Engine.Json);
        }

        Assert.True(misfits.Count == 0, $"{misfits.Count} examples do not fit:\n{string.Join('\n', misfits.Take(20))}");
    }

    private static IEnumerable<string> Misfits(JsonObject schema, JsonNode? example)
    {
        if (example is null)
        {
            return [];
        }

        var result = JsonSchema.FromText(schema.ToJsonString()).Evaluate(JsonSerializer.SerializeToElement(example), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? []
            : [$"{string.Join("; ", (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation} {detail.EvaluationPath}: {string.Join(", ", detail.Errors!.Values)}"))}: {example.ToJsonString()}"];
    }

    private static IEnumerable<string> Pairs(string name, JsonNode? value) => value switch
    {
        null => [],
        JsonArray items => items.Select(item => Pair(name, item!)),
        JsonObject members => members.Select(member => Pair($"{name}[{member.Key}]", member.Value!)),
        _ => [Pair(name, value)],
    };

    private static string Pair(string name, JsonNode value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value.ToString())}";

    private static string? Bind(HttpBinding binding, string target, JsonNode? body, JsonOptions json)
    {
        var routes = new RouteTableBuilder<HttpBinding>();
        routes.Add("GET", binding.Template, binding);
        var match = new RouteMatch();
        if (routes.Build().Match("GET", RequestPath.Normalize(target), match, out _) != RouteOutcome.Matched)
        {
            return $"{binding}: {target} does not match {binding.Template}";
        }

        try
        {
            binding.BindRequest(match, body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString()), null, new ArrayBufferWriter<byte>(), new BindingOptions { JsonOptions = json });
            return null;
        }
        catch (TranscodingException refused)
        {
            return $"{binding}: {target} {body?.ToJsonString()}: {refused.Message}";
        }
    }
}
