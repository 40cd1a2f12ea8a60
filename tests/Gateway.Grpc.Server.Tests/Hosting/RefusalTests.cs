using System.Net;
using Gateway.Grpc.Server.Tests.Probing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Tests.Hosting;

public sealed class RefusalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData("text/plain")]
    public async Task Another_content_type_is_415(string contentType)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("content-type", contentType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
        Assert.Equal("13", answer.Headers["grpc-status"]);
        Assert.Contains(contentType, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    [InlineData("Application/GRPC")]
    public async Task The_content_type_of_gRPC_has_several_spellings(string contentType)
    {
        await using var host = await ProbeHost.StartAsync();

        Assert.Equal(StatusCode.OK, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("content-type", contentType))).Status);
    }

    [Fact]
    public async Task By_HTTP_1_1_it_is_426_and_says_what_to_upgrade_to()
    {
        await using var host = await ProbeHost.StartAsync();
        using var client = host.Server.CreateHttp1Client();
        using var content = new ByteArrayContent(Frames.Of(""));
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");

        using var response = await client.PostAsync(new Uri(RawClient.Unary, UriKind.Relative), content, Token);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("HTTP/2", response.Headers.Upgrade.ToString());
    }

    [Fact]
    public async Task Another_verb_is_405()
    {
        await using var host = await ProbeHost.StartAsync();
        using var client = host.Server.CreateHttp2Client();

        using var response = await client.GetAsync(new Uri(RawClient.Unary, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory]
    [InlineData("/probe.Probe/Nothing", "Method 'Nothing' of service 'probe.Probe' is unimplemented.")]
    [InlineData("/probe.Nothing/Unary", "Service 'probe.Nothing' is unimplemented.")]
    [InlineData("/Probe/Unary", "Service 'Probe' is unimplemented.")]
    public async Task What_is_not_there_is_UNIMPLEMENTED(string path, string message)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(path, Frames.Of(""));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(HttpStatusCode.OK, answer.Http);
        Assert.Equal((StatusCode.Unimplemented, message), (answer.Status, answer.Message));
    }

    [Theory]
    [InlineData("/probe.Probe/unary")]
    [InlineData("/probe.probe/Unary")]
    [InlineData("/probe.Probe/Unary/")]
    public async Task Names_are_compared_exactly(string path)
    {
        await using var host = await ProbeHost.StartAsync();

        Assert.Equal(StatusCode.Unimplemented, (await host.Raw.PostAsync(path, Frames.Of(""))).Status);
    }

    [Fact]
    public async Task A_method_the_service_does_not_override_is_UNIMPLEMENTED()
    {
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGrpcService<Unfinished>());

        Assert.Equal(StatusCode.Unimplemented, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""))).Status);
        Assert.Equal(StatusCode.Unimplemented, (await host.Raw.PostAsync(RawClient.Chat, Frames.Of(""))).Status);
    }

    [Fact]
    public async Task Unknown_services_may_be_left_to_the_rest_of_the_application()
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.IgnoreUnknownServices = true, map: app =>
        {
            app.MapGrpcService<ProbeService>();
            app.MapFallback("{**all}", http =>
            {
                http.Response.Headers["x-rest"] = "yes";
                return Task.CompletedTask;
            });
        });

        var unknownService = await host.Raw.PostAsync("/probe.Nothing/Unary", Frames.Of(""));
        var unknownMethod = await host.Raw.PostAsync("/probe.Probe/Nothing", Frames.Of(""));

        Assert.Equal("yes", unknownService.Headers.GetValueOrDefault("x-rest"));
        Assert.Equal(StatusCode.Unimplemented, unknownMethod.Status);
    }

    [Fact]
    public async Task Ignored_unknown_services_are_404_when_nobody_takes_them()
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.IgnoreUnknownServices = true);

        Assert.Equal(HttpStatusCode.NotFound, (await host.Raw.PostAsync("/probe.Nothing/Unary", Frames.Of(""))).Http);
    }

    [Fact]
    public async Task The_answer_for_unknown_services_takes_nothing_from_the_application()
    {
        await using var host = await ProbeHost.StartAsync(map: app =>
        {
            app.MapGrpcService<ProbeService>();
            app.MapPost("/a/b", static () => "the application's own");
        });
        using var client = host.Server.CreateHttp2Client();

        using var own = await client.PostAsync(new Uri("/a/b", UriKind.Relative), null, Token);
        using var nobody = await client.PostAsync(new Uri("/a/c", UriKind.Relative), null, Token);

        Assert.Equal("the application's own", await own.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    private sealed class Unfinished : Protos.Probe.ProbeBase;
}
