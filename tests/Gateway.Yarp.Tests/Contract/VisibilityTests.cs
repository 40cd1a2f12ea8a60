using ContractProtos;
using Gateway.Rest;
using Gateway.Rest.Tests.Contract;
using Gateway.Testing;
using Gateway.Transcoding.Served;
using Gateway.Yarp.Tests.Lab;
using Gateway.Yarp.Tests.Schemas;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Yarp.Tests.Contract;

/// <summary>google.api.visibility and field_behavior of a schema that comes from a server.</summary>
public sealed class VisibilityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documents_do_not_see_what_a_server_restricts()
    {
        await using var server = await StartServerAsync();
        await using var host = await StartAsync(server, static _ => { });
        var served = host.Kestrel.Services.GetServices<IMethodSource>().Single().Read();

        Assert.Equal(["CreateBook", "UpdateBook", "GetBook", "SaveBooks"], served.Methods.Select(static method => method.Name));
        Assert.Null(served.Bindings.First(static binding => binding.Method.Name == "GetBook").Http.Input.FindField("note"));
        Assert.Equal((200, "{\"title\":\"purged\"}"), await host.PostAsync("/v1/purges/1", "{}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task A_restricted_method_is_refused_natively_too(GrpcWebMode? mode)
    {
        await using var server = await StartServerAsync();
        await using var host = await StartAsync(server, static options => options.RefuseRestricted = true);
        using var channel = mode is { } web
            ? GrpcChannel.ForAddress(host.Kestrel.Http1, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(web, new HttpClientHandler()), HttpVersion = new Version(1, 1) })
            : host.OpenChannel();
        var client = new Library.LibraryClient(channel);

        Assert.Equal("n", (await client.GetBookAsync(new GetBookReq { Name = "n" }, cancellationToken: Token)).Name);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.PurgeBookAsync(new GetBookReq(), cancellationToken: Token));

        Assert.Equal((StatusCode.Unimplemented, "The method /contract.Library/PurgeBook is not known to this gateway."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Refused_by_REST_it_is_not_found_and_fields_are_unknown()
    {
        await using var server = await StartServerAsync();

        // The refused query resets a request that may have reached the server.
        server.AllowErrors = true;
        await using var host = await StartAsync(server, static options => options.RefuseRestricted = true);

        Assert.Equal(404, (await host.PostAsync("/v1/purges/1", "{}")).Status);
        Assert.Equal(404, (await host.PostAsync("/contract.Library/PurgeBook", "{}")).Status);
        Assert.Equal(400, (await host.GetAsync("/v1/books:get?note=n")).Status);
        Assert.Equal((200, "{\"name\":\"n\",\"created\":\"now\",\"kind\":2}"), await host.GetAsync("/v1/books:get?name=n&kinds=2"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Methods_of_no_schema_are_not_forwarded_where_some_may_be_hidden(bool refuses)
    {
        await using var server = await StartServerAsync();
        await using var host = await StartAsync(server, options => options.RefuseRestricted = refuses);
        var http = new DefaultHttpContext { Request = { Method = "POST", Path = "/contract.Unknown/PurgeBook" } };

        var forward = host.Kestrel.Services.GetRequiredService<UnknownMethodForwarder>().Find(http);

        Assert.Equal(refuses, forward is null);
    }

    [Fact]
    public async Task A_rule_of_one_server_shows_no_field_of_another()
    {
        var file = ContractReflection.Descriptor.ToProto();
        file.Service.RemoveAt(1);
        file.Service[0].Name = "Other";
        using var schema = new TemporaryFile(new FileDescriptorSet { File = { file } }.ToByteArray());
        using var rules = new TemporaryFile("http: { rules: [ { selector: contract.Other.GetBook, get: '/v1/notes/{note}' } ] }");
        await using var server = await StartServerAsync();
        await using var host = await new ProxyHost
        {
            Proxy = ([], [ProxyHost.ClusterOf("lab", server.Http2), ProxyHost.ClusterOf("other", server.Http2)]),
            Cluster = new() { Services = { "contract.Library" } },
            Options = all =>
            {
                all.Conflicts = ClusterConflict.FirstWins;
                all.Clusters["other"] = new() { DescriptorSet = schema.Path, Rules = { rules.Path } };
            },
        }.StartAsync();
        var served = host.Kestrel.Services.GetServices<IMethodSource>().Single().Read();

        Assert.Equal(
            ["Library: name,kinds,open,extra", "Other: name,note,kinds,open,extra"],
            served.Methods.Where(static method => method.Name == "GetBook")
                .Select(static method => $"{method.Descriptor.Service.Name}: {string.Join(',', method.Schema!.GetMessage("contract.GetBookReq").Fields.Select(static field => field.Name))}"));
    }

    [Fact]
    public async Task Files_of_rules_may_name_restricted_methods()
    {
        using var rules = new TemporaryFile("""
            http: { rules: [ { selector: contract.Library.PurgeBook, post: '/v1/notes/{note}', body: '*' }, { selector: contract.Library.PurgeBooks, get: /v1/nothing } ] }
            tools: [ { selector: contract.Library.PurgeBook, name: purge }, { selector: contract.Library.Nothing } ]
            """);
        await using var server = await StartServerAsync();
        await using var host = await StartAsync(server, static options => options.RefuseRestricted = true, new() { Rules = { rules.Path } });

        Assert.Equal((200, "{\"name\":\"n\",\"created\":\"now\"}"), await host.GetAsync("/v1/books:get?name=n"));
        Assert.Equal(404, (await host.PostAsync("/v1/notes/N", "{}")).Status);
        var warnings = host.Upstreams.Find("lab")!.State.Warnings.Where(static one => one.Contains("have no method", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, warnings.Length);
        Assert.Contains("the servers have no method contract.Library.PurgeBooks;", warnings[0], StringComparison.Ordinal);
        Assert.Contains("the servers have no method contract.Library.Nothing;", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Required_fields_of_a_server_are_checked()
    {
        await using var server = await StartServerAsync();

        // The refused message resets a request that may have reached the server.
        server.AllowErrors = true;
        await using var host = await StartAsync(server, static options => options.CheckRequiredFields = true);

        var (status, body) = await host.PostAsync("/v1/shelves/1/books", "{\"title\":\"T\",\"pages\":1,\"author\":{},\"url\":\"u\"}");

        Assert.Equal(400, status);
        Assert.Contains("\"message\":\"request_id: a required field is missing; book.author.name: a required field is missing\"", body, StringComparison.Ordinal);
    }

    /// <summary>A server of the library.</summary>
    internal static Task<KestrelHost> StartServerAsync() => KestrelHost.StartAsync(
        static services =>
        {
            services.AddGrpc();
            services.AddGrpcReflection();
        },
        static app =>
        {
            app.MapGrpcService<BookService>();
            app.MapGrpcReflectionService();
        });

    private static Task<ProxyHost> StartAsync(KestrelHost server, Action<GatewayOptions> options, GatewayClusterOptions? cluster = null) => new ProxyHost
    {
        Servers = [server.Http2],
        Cluster = cluster ?? new(),
        Services = services => services.AddGateway(gateway =>
        {
            gateway.JsonSettings.IgnoreDefaultValues = true;
            options(gateway);
        }),
    }.StartAsync();
}
