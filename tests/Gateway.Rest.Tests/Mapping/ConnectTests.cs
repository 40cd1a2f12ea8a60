using Gateway.Rest.Tests.Connect;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Original;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>The endpoints of Connect: where they are, and that what guards the native endpoint guards them too.</summary>
public sealed class ConnectTests
{
    private const string Unauthenticated = "{\"code\":\"unauthenticated\",\"message\":\"Authentication is required.\"}";
    private const string Denied = "{\"code\":\"permission_denied\",\"message\":\"This is not permitted.\"}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rules_of_the_service_and_of_the_gateway_guard_it(bool onService)
    {
        await using var host = await new LabHost
        {
            Services = Users.Add,
            Application = Users.Use,
            Map = app =>
            {
                var service = app.MapGrpcService<LabService>();
                if (onService)
                {
                    service.RequireAuthorization("owners");
                }
            },
            Gateway = gateway =>
            {
                if (!onService)
                {
                    gateway.RequireAuthorization("owners");
                }
            },
        }.StartAsync();
        var guest = $"{Users.Guest.Item1}: {Users.Guest.Item2}\r\n";
        var owner = $"{Users.Owner.Item1}: {Users.Owner.Item2}\r\n";

        Assert.Equal($"401 {Unauthenticated}", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{}")));
        Assert.Equal($"401 {Unauthenticated}", await Wire.AskAsync(host, "GET /lab.Lab/Look?connect=v1&encoding=json&message=%7B%7D", "", []));
        Assert.Equal($"403 {Denied}", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json + guest, Wire.Text("{}")));
        Assert.StartsWith("200 {", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json + owner, Wire.Text("{}")), StringComparison.Ordinal);

        // A stream is 200 in any case.
        Assert.Equal([$"2 {{\"error\":{Unauthenticated}}}"], await Wire.StreamAsync(host, "/lab.Lab/Watch", Wire.Envelope("{}")));
        Assert.Equal([$"2 {{\"error\":{Denied}}}"], await Wire.StreamAsync(host, "/lab.Lab/Watch", Wire.Envelope("{}"), headers: Users.Guest));
        Assert.Equal(["2 {}"], await Wire.StreamAsync(host, "/lab.Lab/Watch", Wire.Envelope("{}"), headers: Users.Owner));
    }

    [Fact]
    public async Task Rate_limit_of_the_service_counts()
    {
        await using var host = await new LabHost
        {
            Services = static services => services.AddRateLimiter(static options =>
            {
                options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                options.AddFixedWindowLimiter("one", static window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1)));
            }),
            Application = static app => app.UseRouting().UseRateLimiter(),
            Map = static app => app.MapGrpcService<LabService>().RequireRateLimiting("one"),
        }.StartAsync();

        Assert.StartsWith("200 ", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{}")), StringComparison.Ordinal);
        Assert.Equal("429 {\"code\":\"resource_exhausted\",\"message\":\"Too many requests.\"}", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{}")));
    }

    [Theory]
    [InlineData("/lab.Lab/Ask", "POST", "connect-protocol-version,content-type")]
    [InlineData("/lab.Lab/Watch", "POST", "connect-protocol-version,content-type")]
    [InlineData("/lab.Lab/Look?connect=v1&encoding=json&message=%7B%7D", "GET", "authorization")]
    public async Task Preflight_is_answered_by_the_policy_of_the_gateway(string target, string method, string headers)
    {
        await using var host = await new LabHost
        {
            Services = static services => services.AddCors(static cors => cors.AddPolicy("pages", static policy => policy.WithOrigins("http://page").AllowAnyHeader().AllowAnyMethod())),
            Application = static app => app.UseRouting().UseCors(),
            Gateway = static gateway => gateway.RequireCors("pages"),
        }.StartAsync();

        var answer = await host.SendAsync("OPTIONS", target, body: null, ("Origin", "http://page"), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers));

        Assert.Equal((204, "http://page"), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("/a", "/a")]
    [InlineData("/{tenant}", "/x")]
    public async Task Service_in_a_group_is_under_its_prefix(string prefix, string path)
    {
        await using var host = await new LabHost { Map = app => app.MapGroup(prefix).MapGrpcService<LabService>() }.StartAsync();

        Assert.StartsWith("200 {", await Wire.AskAsync(host, $"POST {path}/lab.Lab/Ask", Wire.Json, Wire.Text("{}")), StringComparison.Ordinal);
        Assert.StartsWith("200 {", await Wire.AskAsync(host, $"GET {path}/lab.Lab/Look?connect=v1&encoding=json&message=%7B%7D", "", []), StringComparison.Ordinal);
        Assert.StartsWith("404 ", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_without_the_header_is_that_of_REST_and_routes_of_the_application_stay()
    {
        await using var host = await new LabHost
        {
            Rest = static options => options.MapUnannotatedMethods = true,
            Application = static app => app.MapGet("/lab.Lab/Look", static () => "page"),
        }.StartAsync();

        Assert.Equal((400, 3), await CodeOfAsync(host, ""));
        Assert.StartsWith("400 {\"code\":\"invalid_argument\"", await Wire.AskAsync(host, "POST /lab.Lab/Plain", Wire.Json, Wire.Text("{")), StringComparison.Ordinal);
        Assert.Equal((200, "page"), (await host.GetAsync("/lab.Lab/Look")).Both);
        Assert.StartsWith("200 {", await Wire.AskAsync(host, "GET /lab.Lab/Look?connect=v1&encoding=json&message=%7B%7D", "", []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_endpoints_stay_those_of_the_native_ones()
    {
        await using var host = await new LabHost { Map = static app => app.MapGrpcService<LabService>().Add(static endpoint => endpoint.Metadata.Add(new EndpointNameMetadata(endpoint.DisplayName!))) }.StartAsync();

        var links = host.Kestrel.Services.GetRequiredService<LinkGenerator>();

        Assert.Equal("/lab.Lab/Ask", links.GetPathByName("gRPC - /lab.Lab/Ask", values: null));
    }

    private static async Task<(int Status, int Code)> CodeOfAsync(LabHost host, string headers)
    {
        var answer = await Wire.AskAsync(host, "POST /lab.Lab/Plain", $"Content-Type: application/json\r\n{headers}", Wire.Text("{"));
        return (int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture), answer[4..].StartsWith("{\"code\":3,", StringComparison.Ordinal) ? 3 : 0);
    }
}
