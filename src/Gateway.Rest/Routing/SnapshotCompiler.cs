using System.Collections.Frozen;
using Gateway.Rest.Calls;
using Gateway.Rest.InProcess;
using Gateway.Rest.Methods;
using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Gateway.Rest.Streams;
using Gateway.Rest.WebSockets.Handshake;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Google.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Endpoint = Microsoft.AspNetCore.Http.Endpoint;

namespace Gateway.Rest.Routing;

/// <summary>Compiles the gRPC endpoints of a route builder into a <see cref="Snapshot"/>.</summary>
internal sealed class SnapshotCompiler(GatewaySettings settings, CallTracker tracker, LongTurns longTurns, IServiceProvider services, ILoggerFactory loggers)
{
    private const string Options = nameof(GatewayOptions) + ".";

    private const string Remedy =
        "To start without a rule, add its method (such as package.Service/Method) or its binding (such as \"GET /v1/things\") to GatewayOptions.IgnoredRules.";

    // By selector: a method's full name with dots.
    private readonly Dictionary<string, HttpRule> _rules = ReadRules(settings.Rules);
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly SilentServices _silent = new(loggers.CreateLogger(Log.Category));

    /// <summary>Compiles endpoints.</summary>
    /// <param name="endpoints">The endpoints of the route builder, with the prefixes and conventions of their groups. Endpoints that are not gRPC's are skipped.</param>
    /// <param name="conventions">The application's conventions for the endpoints of the bindings.</param>
    /// <exception cref="SchemaException">The descriptors have mistakes.</exception>
    public Snapshot Compile(IEnumerable<Endpoint> endpoints, BindingConventions conventions)
    {
        var reader = new MethodReader(new MethodDescriptors(settings.Descriptors), new MethodLimits(services), settings.Visibility.Elements, _silent);
        Endpoint[] all = [.. endpoints];
        var read = reader.Read(all);
        GatewayMethod[] refused = settings.Visibility.RefusesRestricted ? [.. read.Where(static method => method.IsRestricted)] : [];
        GatewayMethod[] methods = [.. read.Except(refused)];

        var pathBeginnings = BindingBranches.CountPathBeginnings(all);
        var schema = Schema.FromFiles(methods.Where(method => method.Forwarded is null).Select(method => method.Descriptor.File).Distinct(), settings.FindType);
        var shown = new ShownSchemas(settings, methods.Select(method => (method.Forwarded?.Schema ?? schema, method, RuleOf(method))));
        var runtimes = new MethodRuntimes(schema, shown, settings, tracker, longTurns, services, _logger);
        var problems = new List<BindingProblem>();
        var routes = new List<BindingRoutes>();
        foreach (var group in methods.GroupBy(method => method.Prefix, StringComparer.Ordinal))
        {
            try
            {
                routes.Add(CompileGroup(group.Key, [.. group], schema, conventions, runtimes) with { PathBeginnings = pathBeginnings });
            }
            catch (BindingException mistakes)
            {
                problems.AddRange(mistakes.Problems);
            }
        }

        Endpoint[] connect = settings.Connect ? [.. methods.Select(method => BindingEndpointBuilder.BuildConnect(method, conventions, runtimes.Of(method)))] : [];
        var inProcess = methods.ToDictionary(method => method, method => new InProcessMethod(method, runtimes.SchemaOf(method), runtimes.ShownSchemaOf(method), runtimes.Of(method).Streams.Calls));
        return new Snapshot(methods, [.. routes.SelectMany(MetadataOf)], routes, connect, problems, inProcess, refused);
    }

    /// <summary>An error that lists mistakes. If there are mistakes of rules, it says how to start without a rule.</summary>
    public static BindingException Refuse(IReadOnlyList<BindingProblem> problems) => problems.All(static problem => problem.File.StartsWith(Options, StringComparison.Ordinal))
        ? new(problems, subject: nameof(GatewayOptions))
        : new(problems, Remedy);

    /// <summary>The rules in code whose methods do not exist.</summary>
    /// <param name="methods">The methods that exist, those that are hidden included: the same options serve a stage that shows them.</param>
    public IEnumerable<BindingProblem> FindUnused(IEnumerable<GatewayMethod> methods)
    {
        var known = methods.Select(SelectorOf).ToHashSet(StringComparer.Ordinal);
        return _rules.Keys.Where(selector => !known.Contains(selector)).Select(selector => new BindingProblem(
            Options + nameof(GatewayOptions.Rules),
            selector,
            "",
            null,
            "no method of this name is served",
            "name a method as package.Service.Method, and give the descriptor of a service without a generated base class to GatewayOptions.Descriptors"));
    }

    /// <summary>The names in the options that no method and no service has. Methods from elsewhere may come later, so with these no name is a mistake.</summary>
    /// <param name="methods">The methods that exist, those that are hidden included.</param>
    public IEnumerable<BindingProblem> FindUnknownNames(IReadOnlyList<GatewayMethod> methods)
    {
        if (services.GetServices<IGatewayMethodSource>().Any())
        {
            return [];
        }

        var known = methods.SelectMany(static method => new[] { method.QualifiedName, method.ServiceName }).ToHashSet(StringComparer.Ordinal);
        return settings.MethodNames.Where(one => !known.Contains(one.Name)).Select(one => new BindingProblem(
            Options + one.Option,
            one.Name,
            "",
            null,
            "no method and no service of this name is served",
            $"name a service as package.Service, a method as package.Service/Method{(SimilarName.Find(one.Name, known) is { } similar ? $"; did you mean {similar}?" : "")}"));
    }

    private static Dictionary<string, HttpRule> ReadRules(IEnumerable<HttpRule> rules)
    {
        var read = new Dictionary<string, HttpRule>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            read[rule.Selector] = rule;
        }

        return read;
    }

    private static IEnumerable<BindingMetadata> MetadataOf(BindingRoutes routes) =>
        routes.Bindings.All.Select(binding => routes.Endpoints[binding].Metadata.GetRequiredMetadata<BindingMetadata>());

    private static string SelectorOf(GatewayMethod method) => method.Descriptor.FullName;

    private BindingRoutes CompileGroup(
        string prefix, IReadOnlyList<GatewayMethod> methods, Schema schema, BindingConventions conventions, MethodRuntimes runtimes)
    {
        MethodReference[] references = [.. methods.Select(method => ReferenceTo(method, runtimes))];
        var bindings = MethodBindings.Create(schema, references, settings.MapUnannotatedMethods, settings.IgnoredRules, settings.ReservedParameters);
        var shown = Shown(bindings, schema, references, methods, runtimes);
        var socketRoutes = settings.WebSockets.Enabled ? WebSocketRoutes.Create(bindings, schema, references, settings.WebSockets.MapMethodPaths) : null;
        var byName = methods.GroupBy(method => method.QualifiedName, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var endpoints = new Dictionary<HttpBinding, Endpoint>();
        var socketEndpoints = new Dictionary<HttpBinding, Endpoint>();
        foreach (var (i, binding) in bindings.All.Index())
        {
            var metadata = new BindingMetadata(byName[binding.Method.FullName], binding) { Shown = shown[i] };
            var endpoint = BindingEndpointBuilder.Build(prefix, metadata, conventions, runtimes.Of(metadata.Method));
            endpoints.Add(binding, endpoint);
            socketEndpoints.Add(binding, metadata.Method.ServerStreams ? endpoint : NotCached.Of(endpoint));
            WarnOfErrorField(metadata, runtimes.Of(metadata.Method).Streams.Calls.Settings.StreamJson);
            Log.BindingMapped(_logger, binding.HttpMethod, prefix + binding.Template.Text, metadata.Method.FullName);
        }

        foreach (var binding in socketRoutes?.MethodPaths ?? [])
        {
            var method = byName[binding.Method.FullName];
            socketEndpoints.Add(binding, NotCached.Of(BindingEndpointBuilder.Build(prefix, new BindingMetadata(method, binding), conventions, runtimes.Of(method))));
        }

        socketRoutes?.WarnOfHidden(bindings.All, _logger);
        return new BindingRoutes(prefix, bindings, endpoints.ToFrozenDictionary(), socketRoutes, socketEndpoints.ToFrozenDictionary(), new ErrorWriter(schema, settings));
    }

    // The same bindings, in the same order: what documents do not show takes nothing from a rule. A method that is hidden itself keeps its types, which its rule may name.
    private IReadOnlyList<HttpBinding> Shown(MethodBindings bindings, Schema schema, MethodReference[] references, IReadOnlyList<GatewayMethod> methods, MethodRuntimes runtimes)
    {
        MethodReference[] shown = [.. references.Zip(methods, (reference, method) => method.IsRestricted ? reference : reference with { Schema = runtimes.ShownSchemaOf(method) })];
        return shown.SequenceEqual(references)
            ? bindings.All
            : MethodBindings.Create(schema, shown, settings.MapUnannotatedMethods, settings.IgnoredRules, settings.ReservedParameters).All;
    }

    private HttpRule? RuleOf(GatewayMethod method) => _rules.GetValueOrDefault(SelectorOf(method)) ?? method.Forwarded?.Rule;

    private MethodReference ReferenceTo(GatewayMethod method, MethodRuntimes runtimes) => MethodReference.Of(method.Descriptor) with
    {
        Rule = RuleOf(method),
        Schema = runtimes.SchemaOf(method),
        IsMappedUnannotated = method.Forwarded?.MapUnannotated,
    };

    private void WarnOfErrorField(BindingMetadata binding, JsonOptions json)
    {
        if (!binding.Method.ServerStreams || settings.StreamEnvelope || binding.Binding.AnswersHttpBody)
        {
            return;
        }

        var field = binding.Binding.ResponseField;
        var element = field is null ? binding.Binding.Output : field.IsRepeated ? null : field.Message;
        foreach (var member in element?.Fields ?? [])
        {
            if ((json.UseProtoFieldNames ? member.Name : member.JsonName) == "error")
            {
                Log.ErrorFieldIsAmbiguous(_logger, binding.Method.FullName, member.FullName);
            }
        }
    }
}
