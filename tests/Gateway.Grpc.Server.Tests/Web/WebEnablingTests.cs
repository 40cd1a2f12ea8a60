using System.Net;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Grpc.Server.Tests.Web;

/// <summary>Which services gRPC-Web may call, as applications of Grpc.AspNetCore.Web say it.</summary>
public sealed class WebEnablingTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task The_default_decides_for_services_that_say_nothing(bool byDefault, bool enabled) =>
        Assert.Equal(enabled, await IsServedAsync(app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = byDefault }), app => app.MapGrpcService<Plain>()));

    [Fact]
    public async Task Without_options_nothing_is_served_by_default() =>
        Assert.False(await IsServedAsync(app => app.UseGrpcWeb(), app => app.MapGrpcService<Plain>()));

    [Fact]
    public async Task Conventions_are_stronger_than_the_default()
    {
        Assert.True(await IsServedAsync(app => app.UseGrpcWeb(), app => app.MapGrpcService<Plain>().EnableGrpcWeb()));
        Assert.False(await IsServedAsync(app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true }), app => app.MapGrpcService<Plain>().DisableGrpcWeb()));
    }

    [Fact]
    public async Task Attributes_are_stronger_than_the_default_and_weaker_than_conventions()
    {
        Assert.True(await IsServedAsync(app => app.UseGrpcWeb(), app => app.MapGrpcService<Enabled>()));
        Assert.False(await IsServedAsync(app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true }), app => app.MapGrpcService<Disabled>()));
        Assert.False(await IsServedAsync(app => app.UseGrpcWeb(), app => app.MapGrpcService<Enabled>().DisableGrpcWeb()));
    }

    [Fact]
    public async Task An_attribute_of_a_method_is_stronger_than_that_of_its_service()
    {
        await using var host = new WebHost(await ProbeHost.StartAsync(pipeline: app => app.UseGrpcWeb(), map: app => app.MapGrpcService<Mixed>()));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await host.PostAsync(RawClient.Unary, Frames.Of(""), "application/grpc-web")).Http);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(RawClient.Expand, Frames.Of(""), "application/grpc-web")).Http);
    }

    [Fact]
    public async Task Without_UseGrpcWeb_the_answer_is_415_and_names_it()
    {
        await using var host = new WebHost(await ProbeHost.StartAsync(map: app => app.MapGrpcService<Enabled>()));

        var answer = await host.PostAsync(RawClient.Unary, Frames.Of(""), "application/grpc-web");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
        Assert.Equal("13", answer.Headers["grpc-status"]);
        Assert.Contains("UseGrpcWeb()", answer.Headers["grpc-message"], StringComparison.Ordinal);
    }

    private static async Task<bool> IsServedAsync(Action<WebApplication> pipeline, Action<WebApplication> map)
    {
        await using var host = new WebHost(await ProbeHost.StartAsync(pipeline: pipeline, map: map));

        var answer = await host.PostAsync(RawClient.Unary, Frames.Of(""), "application/grpc-web");

        Assert.Equal(StatusCode.OK, (await host.Probe.Raw.PostAsync(RawClient.Unary, Frames.Of(""))).Status);
        return answer.Http == HttpStatusCode.OK
            ? answer.Status == StatusCode.OK
            : answer.Http != HttpStatusCode.UnsupportedMediaType;
    }

    private class Plain : Probe.ProbeBase
    {
        public override Task<Note> Unary(Note request, ServerCallContext context) => Task.FromResult(request);

        public override Task Expand(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) => Task.CompletedTask;
    }

    [EnableGrpcWeb]
    private sealed class Enabled : Plain;

    [DisableGrpcWeb]
    private sealed class Disabled : Plain;

    [DisableGrpcWeb]
    private sealed class Mixed : Plain
    {
        [EnableGrpcWeb]
        public override Task Expand(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) => Task.CompletedTask;
    }
}
