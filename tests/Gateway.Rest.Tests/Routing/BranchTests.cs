using Gateway.Rest.Tests.Lab;
using Google.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Endpoint = Microsoft.AspNetCore.Http.Endpoint;

namespace Gateway.Rest.Tests.Routing;

/// <summary>
/// Routing reaches a binding by a branch of its own tree, or, where the application has a route for the same paths, as one of several candidates. A request is answered the same
/// by both ways.
/// </summary>
public sealed class BranchTests
{
    [Theory]
    [InlineData("GET", "/v1/ask/x", null, 200)]
    [InlineData("HEAD", "/v1/ask/x", null, 200)]
    [InlineData("GET", "/v1/ask/a%2Fb", null, 200)]
    [InlineData("GET", "/v1/./ask/x", null, 200)]
    [InlineData("GET", "/V1/ask/x", null, 404)]
    [InlineData("GET", "/v1/nothing/x", null, 404)]
    [InlineData("GET", "/nothing", null, 404)]
    [InlineData("GET", "/", null, 404)]
    [InlineData("DELETE", "/v1/ask/x", null, 405)]
    [InlineData("DELETE", "/v1/ask", null, 405)]
    [InlineData("OPTIONS", "/v1/ask", null, 204)]
    [InlineData("POST", "/v1/ask", "{}", 200)]
    [InlineData("POST", "/v1/nothing", "{}", 404)]
    [InlineData("POST", "/lab.Lab/Ask", "{}", 415)]
    [InlineData("POST", "/lab.Lab/Nothing", "{}", 404)]
    [InlineData("POST", "/nothing.At/All", "{}", 404)]
    public async Task A_request_is_answered_the_same_by_a_branch_and_as_a_candidate(string method, string path, string? body, int status)
    {
        await using var branches = await new LabHost().StartAsync();
        await using var candidates = await new LabHost { Application = MapElsewhere }.StartAsync();

        var byBranch = await branches.SendAsync(method, path, body);
        var asCandidate = await candidates.SendAsync(method, path, body);

        Assert.Equal(status, byBranch.Status);
        Assert.Equal(byBranch.Both, asCandidate.Both);
        Assert.Equal(byBranch.Header("Allow"), asCandidate.Header("Allow"));
    }

    [Theory]
    [InlineData("/v1/ask")]
    [InlineData("/nothing.At/All")]
    public async Task Grpc_to_a_path_of_no_method_gets_the_answer_of_grpc(string path)
    {
        await using var host = await new LabHost().StartAsync();
        using var frame = new ByteArrayContent([0, 0, 0, 0, 0]);
        frame.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = frame, Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var client = host.Kestrel.CreateHttp2Client();

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("12", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_policy_of_the_application_judges_the_endpoint_of_the_binding(bool asCandidate)
    {
        await using var host = await new LabHost
        {
            Application = asCandidate ? MapElsewhere : static _ => { },
            Services = services => services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, NoLoudness>()),
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/v1/ask/x:loudly")).Status);
    }

    [Fact]
    public async Task More_bindings_than_become_branches_are_found_too()
    {
        var rule = new HttpRule { Selector = "lab.Lab.Ask", Get = "/v1/ask/{text}" };
        rule.AdditionalBindings.AddRange(Enumerable.Range(0, 2000).Select(static i => new HttpRule { Get = $"/v{i}/many/{{text}}" }));
        await using var host = await new LabHost { Rest = options => options.Rules.Add(rule) }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1999/many/x")).Both);
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1999/many/x", body: null)).Status);
    }

    [Fact]
    public async Task Group_whose_constraint_fails_hides_no_other_group()
    {
        await using var host = await new LabHost
        {
            Application = static app =>
            {
                var tenants = app.MapGroup("/{tenant:int}");
                tenants.MapGrpcService<LabService>();
                var others = app.MapGroup("/{name:alpha}");
                others.MapGrpcService<LabService>();
            },
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/5/v1/ask/x")).Status);
        Assert.Equal(200, (await host.GetAsync("/abc/v1/ask/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/a5/v1/ask/x")).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
    }

    // A route for every path that never answers here.
    private static void MapElsewhere(WebApplication app) => app.MapFallback("{**rest}", () => "elsewhere").RequireHost("elsewhere.example");

    private sealed class NoLoudness : MatcherPolicy, IEndpointSelectorPolicy
    {
        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                if (candidates[i].Endpoint.DisplayName?.EndsWith(":loudly", StringComparison.Ordinal) == true)
                {
                    candidates.SetValidity(i, false);
                }
            }

            return Task.CompletedTask;
        }
    }
}
