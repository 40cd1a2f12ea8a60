using System.Globalization;
using ContractProtos;
using Gateway.Testing;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Yarp.Tests.Contract;

/// <summary>The application's own routes to a cluster do not lead to methods that google.api.visibility restricts.</summary>
public sealed class RestrictedRouteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("headers")]
    [InlineData("hosts")]
    [InlineData("query")]
    public async Task A_route_with_conditions_does_not_forward_a_restricted_method(string condition)
    {
        await using var server = await VisibilityTests.StartServerAsync();
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
        await using var server = await VisibilityTests.StartServerAsync();
        await using var host = await StartChangingAsync(server, transform, value, match);

        Assert.Equal(isRefused ? (StatusCode.Unimplemented, $"The method {path.Replace("%42", "B", StringComparison.Ordinal)} is not known to this gateway.") : (StatusCode.OK, ""), await CallAsync(host, path));
    }

    [Fact]
    public async Task A_route_that_changes_the_path_is_refused_by_GrpcWeb_too()
    {
        await using var server = await VisibilityTests.StartServerAsync();
        await using var host = await StartChangingAsync(server, "PathRemovePrefix", "/team", "/team/{**rest}");
        using var client = host.Kestrel.CreateHttp1Client();
        using var content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new("application/grpc-web") } };

        using var answer = await client.PostAsync("/team/contract.Library/PurgeBook", content, Token);

        Assert.Equal("12", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task A_method_that_a_route_leads_to_a_restricted_one_is_refused_at_every_door()
    {
        await using var server = await VisibilityTests.StartServerAsync();
        await using var host = await StartChangingAsync(server, "PathSet", "/contract.Library/PurgeBook", "/contract.Library/GetBook");
        using var channel = host.OpenChannel();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await new Library.LibraryClient(channel).GetBookAsync(new GetBookReq(), cancellationToken: Token));
        Assert.Equal((StatusCode.Unimplemented, "The method /contract.Library/GetBook is not known to this gateway."), (error.StatusCode, error.Status.Detail));
        Assert.Equal((501, "{\"code\":12,\"message\":\"The method /contract.Library/GetBook is not known to this gateway.\",\"details\":[]}"), await host.GetAsync("/v1/books:get"));
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
}
