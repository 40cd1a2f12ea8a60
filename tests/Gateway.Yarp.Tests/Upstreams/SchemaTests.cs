using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Gateway.Yarp.Tests.Lab;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Yarp.Tests.Upstreams;

/// <summary>The schemas of clusters while the gateway runs: servers that come later, files that change, mistakes, and two clusters with the same.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string SetFile => Path.Combine(_folder, "api.binpb");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_gateway_starts_without_its_server_and_finds_it_later()
    {
        var address = ClosedPort.Find();
        await using var host = await new ProxyHost { Servers = [address] }.StartAsync();
        var statuses = host.Kestrel.Services.GetRequiredService<UpstreamStatuses>();
        Assert.False(statuses.AreReady);
        Assert.Contains("cannot be reached", Assert.Single(statuses.All).Problem, StringComparison.Ordinal);

        await using var server = await StartAtAsync(address.Port);

        await host.UntilAsync("/v1/ask/x", (200, "{\"text\":\"x\"}"));
        Assert.True(statuses.AreReady);
    }

    [Fact]
    public async Task The_shortest_refresh_finds_a_server_and_follows_it()
    {
        var address = ClosedPort.Find();
        await using var host = await new ProxyHost { Servers = [address], Options = options => options.SchemaRefresh = TimeSpan.FromSeconds(1) }.StartAsync();
        await using var server = await StartAtAsync(address.Port);
        await host.UntilAsync("/v1/ask/x", (200, "{\"text\":\"x\"}"));

        var statuses = host.Kestrel.Services.GetRequiredService<UpstreamStatuses>();
        var first = Assert.Single(statuses.All).ReadAt;
        while (Assert.Single(statuses.All).ReadAt == first)
        {
            await host.UntilAsync("/v1/ask/x", (200, "{\"text\":\"x\"}"));
        }
    }

    [Fact]
    public async Task Destinations_with_different_schemas_are_named()
    {
        await using var lab = await ProxyHost.StartServerAsync(new LabService());
        await using var both = await StartBothAsync();
        await using var host = await new ProxyHost { Servers = [lab.Http2, both.Http2] }.StartAsync();

        var told = Assert.Single(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "DestinationsDiffer");
        Assert.Contains(lab.Http2.Authority, told.Message, StringComparison.Ordinal);
        Assert.Contains(both.Http2.Authority, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_with_the_name_of_a_parameter_of_the_gateway_costs_the_rule_of_its_method_alone()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost
        {
            Servers = [server.Http2],
            Services = services => services.Configure<Gateway.Rest.GatewayOptions>(options => options.StreamFormatParameter = "note"),
        }.StartAsync();

        var warning = Assert.Single(Assert.Single(host.Kestrel.Services.GetRequiredService<UpstreamStatuses>().All).Warnings);
        Assert.Contains("lab.Lab/Attach: PUT /v1/attachments/{name}: the field note of lab.AttachReq has the name of the query parameter \"note\"", warning, StringComparison.Ordinal);
        Assert.Equal((200, "[{\"text\":\"x 1\"}]"), await host.GetAsync("/v1/watch/x?size=1&note=json"));
    }

    [Fact]
    public async Task A_file_that_changes_is_read_again()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        WriteSet(GetSet(method => method.Name != "Ask"));
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { DescriptorSet = SetFile } }.StartAsync();
        Assert.NotEqual(200, (await host.GetAsync("/v1/ask/x")).Status);

        WriteSet(GetSet(_ => true));

        await host.UntilAsync("/v1/ask/x", (200, "{\"text\":\"x\"}"));
    }

    [Fact]
    public async Task A_method_that_a_server_does_not_know_has_the_schema_read_again()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.Unimplemented, "gone")) });
        await using var host = await new ProxyHost { Servers = [server.Http2], Options = options => options.SchemaRefresh = null }.StartAsync();
        var doubted = host.Upstreams.Find("lab")!.Doubted;
        Assert.False(doubted.IsCompleted);

        Assert.Equal(501, (await host.GetAsync("/v1/ask/x")).Status);

        await doubted.WaitAsync(Token);
    }

    [Fact]
    public async Task Another_destination_of_a_cluster_has_the_schema_read_again()
    {
        await using var lab = await ProxyHost.StartServerAsync(new LabService());
        await using var both = await StartBothAsync();
        await using var host = await new ProxyHost { Servers = [lab.Http2], Options = options => options.SchemaRefresh = null }.StartAsync();
        var statuses = host.Kestrel.Services.GetRequiredService<UpstreamStatuses>();
        Assert.Equal(["lab.Lab"], Assert.Single(statuses.All).Services);

        host.Kestrel.Services.GetRequiredService<InMemoryConfigProvider>().Update([], [ProxyHost.ClusterOf("lab", both.Http2)]);

        while (Assert.Single(statuses.All).Services.Count < 2)
        {
            await host.UntilAsync("/v1/ask/x", (200, "{\"text\":\"x\"}"));
        }
    }

    [Fact]
    public async Task Rules_of_a_file_take_the_place_of_annotations()
    {
        var rules = Path.Combine(_folder, "rules.yaml");
        await File.WriteAllTextAsync(rules, "type: google.api.Service\nconfig_version: 3\nhttp:\n  rules:\n  - selector: lab.Lab.Ask\n    get: /mine/{text}\n", Token);
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { Rules = { rules } } }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/mine/x"));
        Assert.Equal(404, (await host.GetAsync("/v1/ask/x")).Status);

        await File.WriteAllTextAsync(rules, (await File.ReadAllTextAsync(rules, Token)).Replace("/mine/", "/yours/", StringComparison.Ordinal), Token);

        await host.UntilAsync("/yours/x", (200, "{\"text\":\"x\"}"));
    }

    [Fact]
    public async Task An_empty_file_leaves_the_former_rules_in_force()
    {
        var rules = Path.Combine(_folder, "rules.yaml");
        await File.WriteAllTextAsync(rules, Rule("/mine/{text}"), Token);
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { Rules = { rules } } }.StartAsync();
        var refused = new Signal();
        var broken = new Signal();
        host.Kestrel.Logs.Added += entry =>
        {
            if (entry.Message.Contains("rules.yaml is empty", StringComparison.Ordinal))
            {
                refused.Set();
            }
            else if (entry.Message.Contains("rules.yaml:2:1: the indentation has a tab", StringComparison.Ordinal))
            {
                broken.Set();
            }
        };

        await File.WriteAllTextAsync(rules, "", Token);
        await refused.Task;
        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/mine/x"));

        await File.WriteAllTextAsync(rules, "http:\n\trules: []\n", Token);
        await broken.Task;
        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/mine/x"));

        await File.WriteAllTextAsync(rules, "http: {}", Token);
        await host.UntilAsync("/v1/ask/x", (200, "{\"text\":\"x\"}"));
    }

    [Fact]
    public async Task Wrong_rules_cost_their_methods_alone_at_first_and_the_whole_change_later()
    {
        var rules = Path.Combine(_folder, "rules.yaml");
        await File.WriteAllTextAsync(rules, Rule("/wrong/{nothing}"), Token);
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { Rules = { rules } } }.StartAsync();
        var status = Assert.Single(host.Kestrel.Services.GetRequiredService<UpstreamStatuses>().All);

        Assert.Contains("lab.Lab/Ask", Assert.Single(status.Warnings), StringComparison.Ordinal);
        Assert.Equal((200, "{\"text\":\"x\"}"), await host.PostAsync("/lab.Lab/Ask", "{\"text\":\"x\"}"));
        Assert.Equal(200, (await host.GetAsync("/v1/watch/x?size=1")).Status);

        await File.WriteAllTextAsync(rules, Rule("/right/{text}"), Token);

        await host.UntilAsync("/right/x", (200, "{\"text\":\"x\"}"));

        var refused = new Signal();
        host.Kestrel.Logs.Added += entry => { if (entry.Event.Name == "SchemaRefused") { refused.Set(); } };
        await File.WriteAllTextAsync(rules, Rule("/wrong/{again}"), Token);
        await refused.Task;
        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/right/x"));
    }

    [Fact]
    public async Task Two_clusters_with_one_service_stop_the_start()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        var error = await Assert.ThrowsAnyAsync<Exception>(() => TwoClusters(server.Http2, _ => { }, "").StartAsync());

        Assert.Contains("the service lab.Lab of 'other' is served by 'lab'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_clusters_with_one_service_are_served_by_the_first_by_option()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await TwoClusters(server.Http2, options => options.Conflicts = ClusterConflict.FirstWins, "").StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Contains(host.Kestrel.Logs.Entries, entry => entry.Message == "A service, method or path exists twice and is served once: the service lab.Lab of 'other' is served by 'lab'.");
    }

    [Fact]
    public async Task Services_can_be_taken_and_left()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { ExcludedServices = { "lab.*" } } }.StartAsync();

        Assert.Equal(404, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Empty(Assert.Single(host.Kestrel.Services.GetRequiredService<UpstreamStatuses>().All).Services);
    }

    [Fact]
    public async Task Of_two_methods_that_differ_by_case_alone_the_first_is_served()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        var set = GetSet(_ => true);
        var methods = set.File.Single(file => file.Package == "lab").Service[0].Method;
        var twin = methods.Single(method => method.Name == "Ask").Clone();
        (twin.Name, twin.Options) = ("ASK", null);
        methods.Add(twin);
        WriteSet(set);
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { DescriptorSet = SetFile } }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/v1/ask/x"));
        var status = Assert.Single(host.Kestrel.Services.GetRequiredService<UpstreamStatuses>().All);
        Assert.Contains("lab.Lab/ASK of 'lab' is not served, because it differs from lab.Lab/Ask only in case", status.Warnings);
    }

    [Theory]
    [InlineData("lab.Lap")]
    [InlineData("lap.*")]
    public async Task Names_of_services_that_no_server_has_are_told(string name)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { ExcludedServices = { name } } }.StartAsync();

        var warning = Assert.Single(Assert.Single(host.Kestrel.Services.GetRequiredService<UpstreamStatuses>().All).Warnings);
        Assert.Equal($"ExcludedServices names {name}, and the servers have no such service; name one as package.Service, or several as package.*.", warning);
    }

    private static string Rule(string template) => $"type: google.api.Service\nconfig_version: 3\nhttp:\n  rules:\n  - selector: lab.Lab.Ask\n    get: {template}\n";

    private static ProxyHost TwoClusters(Uri server, Action<GatewayProxyOptions> options, string prefix) => new()
    {
        Proxy = ([], [ProxyHost.ClusterOf("lab", server), ProxyHost.ClusterOf("other", server)]),
        Options = all =>
        {
            all.Clusters["other"] = new GatewayClusterOptions { Prefix = prefix };
            options(all);
        },
    };

    private static Task<KestrelHost> StartAtAsync(int port) => KestrelHost.StartAsync(
        services =>
        {
            services.AddSingleton(new LabService());
            services.AddGrpc();
            services.AddGrpcReflection();
        },
        app =>
        {
            app.MapGrpcService<LabService>();
            app.MapGrpcReflectionService();
        },
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, endpoint => endpoint.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2)));

    // A server with a second service.
    private static Task<KestrelHost> StartBothAsync() => KestrelHost.StartAsync(
        services =>
        {
            services.AddSingleton(new LabService());
            services.AddGrpc();
            services.AddGrpcReflection();
        },
        app =>
        {
            app.MapGrpcService<LabService>();
            app.MapGrpcService<Protos.Billing.BillingBase>();
            app.MapGrpcReflectionService();
        });

    // Only the methods that a test wants.
    private static FileDescriptorSet GetSet(Func<MethodDescriptorProto, bool> isThere)
    {
        var set = new FileDescriptorSet();
        Add(LabReflection.Descriptor);
        var methods = set.File.Single(file => file.Package == "lab").Service[0].Method;
        foreach (var method in methods.Where(method => !isThere(method)).ToArray())
        {
            methods.Remove(method);
        }

        return set;

        void Add(FileDescriptor file)
        {
            foreach (var import in file.Dependencies)
            {
                Add(import);
            }

            if (set.File.All(known => known.Name != file.Name))
            {
                set.File.Add(file.ToProto());
            }
        }
    }

    // As a tool that writes carefully does: nobody sees half a file.
    private void WriteSet(FileDescriptorSet set)
    {
        File.WriteAllBytes(SetFile + ".new", set.ToByteArray());
        File.Move(SetFile + ".new", SetFile, overwrite: true);
    }
}
