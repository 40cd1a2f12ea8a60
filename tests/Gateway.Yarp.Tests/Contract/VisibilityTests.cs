using System.Globalization;
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
using Yarp.ReverseProxy.Configuration;

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

    [Theory]
    [InlineData("headers")]
    [InlineData("hosts")]
    [InlineData("query")]
    public async Task A_route_with_conditions_does_not_forward_a_restricted_method(string condition)
    {
        await using var server = await StartServerAsync();
        await using var host = await new ProxyHost
        {
            Proxy = ([new RouteConfig
            {
                RouteId = "mine",
                ClusterId = "lab",
                Match = new RouteMatch
                {
                    Path = "/{**all}",
                    Headers = condition == "headers" ? [new RouteHeader { Name = "x-open", Values = ["yes"] }] : null,
                    Hosts = condition == "hosts" ? ["127.0.0.1"] : null,
                    QueryParameters = condition == "query" ? [new RouteQueryParameter { Name = "open", Mode = QueryParameterMatchMode.NotContains, Values = ["no"] }] : null,
                },
            }], [ProxyHost.ClusterOf("lab", server.Http2)]),
            Services = static services => services.AddGateway(static gateway => gateway.RefuseRestricted = true),
        }.StartAsync();
        using var channel = host.OpenChannel();
        var client = new Library.LibraryClient(channel);
        Metadata headers = new() { { "x-open", "yes" } };

        Assert.Equal("n", (await client.GetBookAsync(new GetBookReq { Name = "n" }, headers, cancellationToken: Token)).Name);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.PurgeBookAsync(new GetBookReq(), headers, cancellationToken: Token));

        Assert.Equal((StatusCode.Unimplemented, "The method /contract.Library/PurgeBook is not known to this gateway."), (error.StatusCode, error.Status.Detail));
    }

    [Theory]
    [InlineData("PathRemovePrefix", "/team", "/team/{**rest}", "/team/contract.Library/PurgeBook", true)]
    [InlineData("PathRemovePrefix", "/team", "/team/{**rest}", "/team/CONTRACT.library/purgebook/", true)]
    [InlineData("PathRemovePrefix", "/team", "/team/{**rest}", "/team/contract.Library/Purge%42ook", true)]
    [InlineData("PathRemovePrefix", "/team", "/team/{**rest}", "/team/contract.Library/GetBook", false)]
    [InlineData("PathPattern", "/contract.Library/{method}", "/books/{method}", "/books/PurgeBook", true)]
    [InlineData("PathPattern", "/contract.Library/{method}", "/books/{method}", "/books/GetBook", false)]
    [InlineData("PathSet", "/contract.Library/PurgeBook", "/purge", "/purge", true)]
    [InlineData("PathSet", "/contract.Library/GetBook", "/purge/contract.Library/PurgeBook", "/purge/contract.Library/PurgeBook", false)]
    public async Task A_route_that_changes_the_path_does_not_lead_to_a_restricted_method(string transform, string value, string match, string path, bool isRefused)
    {
        await using var server = await StartServerAsync();
        await using var host = await StartChangingAsync(server, transform, value, match);

        Assert.Equal(isRefused ? (StatusCode.Unimplemented, $"The method {path.Replace("%42", "B", StringComparison.Ordinal)} is not known to this gateway.") : (StatusCode.OK, ""), await CallAsync(host, path));
    }

    [Fact]
    public async Task A_route_that_changes_the_path_is_refused_by_GrpcWeb_too()
    {
        await using var server = await StartServerAsync();
        await using var host = await StartChangingAsync(server, "PathRemovePrefix", "/team", "/team/{**rest}");
        using var client = host.Kestrel.CreateHttp1Client();
        using var content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new("application/grpc-web") } };

        using var answer = await client.PostAsync("/team/contract.Library/PurgeBook", content, Token);

        Assert.Equal("12", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task A_method_that_a_route_leads_to_a_restricted_one_is_refused_at_every_door()
    {
        await using var server = await StartServerAsync();
        await using var host = await StartChangingAsync(server, "PathSet", "/contract.Library/PurgeBook", "/contract.Library/GetBook");
        using var channel = host.OpenChannel();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await new Library.LibraryClient(channel).GetBookAsync(new GetBookReq(), cancellationToken: Token));
        Assert.Equal((StatusCode.Unimplemented, "The method /contract.Library/GetBook is not known to this gateway."), (error.StatusCode, error.Status.Detail));
        Assert.Equal((501, "{\"code\":12,\"message\":\"The method /contract.Library/GetBook is not known to this gateway.\",\"details\":[]}"), await host.GetAsync("/v1/books:get"));
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

    private static Task<ProxyHost> StartChangingAsync(KestrelHost server, string transform, string value, string match) => new ProxyHost
    {
        Proxy = ([new RouteConfig
        {
            RouteId = "mine",
            ClusterId = "lab",
            Match = new RouteMatch { Path = match },
            Transforms = [new Dictionary<string, string> { [transform] = value }],
        }], [ProxyHost.ClusterOf("lab", server.Http2)]),
        Services = static services => services.AddGateway(static gateway => gateway.RefuseRestricted = true),
    }.StartAsync();

    // An empty message to a path that no generated client has.
    private static async Task<(StatusCode, string)> CallAsync(ProxyHost host, string path)
    {
        using var client = new HttpClient { BaseAddress = host.Kestrel.Http2 };
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new("application/grpc") } },
            Headers = { TE = { new("trailers") } },
        };
        using var answer = await client.SendAsync(request, Token);
        await answer.Content.ReadAsByteArrayAsync(Token);
        var fields = answer.Headers.Contains("grpc-status") ? answer.Headers : answer.TrailingHeaders;
        return ((StatusCode)int.Parse(fields.GetValues("grpc-status").Single(), CultureInfo.InvariantCulture), fields.TryGetValues("grpc-message", out var message) ? message.Single() : "");
    }

    private static Task<KestrelHost> StartServerAsync() => KestrelHost.StartAsync(
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
