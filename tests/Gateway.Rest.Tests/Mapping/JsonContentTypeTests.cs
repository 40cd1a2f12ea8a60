using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Binding;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>The content type of answers that are JSON, and who says it: the nearest to the method.</summary>
public sealed class JsonContentTypeTests
{
    private const string Own = "application/own+json";

    [Theory]
    [InlineData(null, null, null, null, null, "application/json")]
    [InlineData(null, null, null, null, "application/e+json", "application/e+json")]
    [InlineData(null, null, null, "application/d+json", "application/e+json", "application/d+json")]
    [InlineData(null, null, "application/c+json", "application/d+json", null, "application/c+json")]
    [InlineData(null, "application/b+json", "application/c+json", null, null, "application/b+json")]
    [InlineData("application/a+json", "application/b+json", null, null, null, "application/a+json")]
    public async Task The_nearest_to_the_method_wins(string? onService, string? byMethod, string? byService, string? onGateway, string? byOption, string expected)
    {
        await using var host = await MapHost.StartAsync(
            app =>
            {
                var service = app.MapGrpcService<LabService>();
                _ = onService is { } near ? service.WithJsonContentType(near) : service;
                var gateway = app.MapGateway();
                _ = onGateway is { } far ? gateway.WithJsonContentType(far) : gateway;
            },
            options =>
            {
                options.JsonContentType = byOption ?? options.JsonContentType;
                if (byMethod is { } method)
                {
                    options.JsonContentTypes["lab.Lab/Ask"] = method;
                }

                if (byService is { } service)
                {
                    options.JsonContentTypes["lab.Lab"] = service;
                }
            });

        Assert.Equal(expected, host.Kestrel.Services.GetRequiredService<ServedBindings>().All.First(one => one.Method.Name == "Ask").JsonContentType);
        Assert.Equal((200, expected), TypeOf(await host.GetAsync("/v1/ask/x")));
        Assert.Equal((400, expected), TypeOf(await host.GetAsync("/v1/ask/x?nothing=1")));
    }

    [Theory]
    [InlineData(ErrorFormat.Status, Own)]
    [InlineData(ErrorFormat.Aip193, Own)]
    [InlineData(ErrorFormat.Problem, "application/problem+json")]
    public async Task Errors_have_it_unless_they_are_problem_details(ErrorFormat format, string expected)
    {
        await using var host = await StartAsync(options => (options.JsonContentType, options.ErrorFormat) = (Own, format));

        Assert.Equal((400, expected), TypeOf(await host.GetAsync("/v1/ask/x?nothing=1")));
        Assert.Equal((400, "application/problem+json"), TypeOf(await host.GetAsync("/v1/ask/x?nothing=1", ("Accept", "application/problem+json"))));
        Assert.Equal((405, expected), TypeOf(await host.Http1.PostAsync("/v1/ask/x", "{}")));
    }

    [Fact]
    public async Task Streams_have_the_types_of_their_forms_and_their_errors_have_it()
    {
        await using var host = await StartAsync(options => options.JsonContentType = Own);

        Assert.Equal((200, "application/x-ndjson"), TypeOf(await host.GetAsync("/v1/watch/x?size=1")));
        Assert.Equal((200, "application/json"), TypeOf(await host.GetAsync("/v1/watch/x?size=1&$alt=json")));
        Assert.Equal((406, Own), TypeOf(await host.GetAsync("/v1/watch/x", ("Accept", "text/plain"))));
    }

    [Fact]
    public async Task Parameters_are_sent_along()
    {
        await using var host = await StartAsync(static options => options.JsonContentType = "application/json; charset=utf-8");

        Assert.Equal((200, "application/json; charset=utf-8"), TypeOf(await host.GetAsync("/v1/ask/x")));
    }

    [Fact]
    public async Task A_name_that_nobody_has_stops_the_host()
    {
        var error = await Assert.ThrowsAsync<BindingException>(static () => StartAsync(static options => options.JsonContentTypes["lab.Lab/Aks"] = Own));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("GatewayOptions.JsonContentTypes", "lab.Lab/Aks"), (problem.File, problem.Method));
    }

    [Theory]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("text/html")]
    [InlineData("application/*+json")]
    [InlineData("*/*")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json\r\nx: y")]
    public async Task What_is_no_content_type_of_JSON_is_refused(string contentType)
    {
        var error = Assert.Throws<ArgumentException>("JsonContentType", () => new GatewayOptions { JsonContentType = contentType });

        Assert.Contains("Write application/json, or a type that ends in +json", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(nameof(contentType), () => WebApplication.Create().MapGet("/", static () => "").WithJsonContentType(contentType));
        await Assert.ThrowsAsync<ArgumentException>("JsonContentTypes:lab.Lab", () => StartAsync(options => options.JsonContentTypes["lab.Lab"] = contentType));
    }

    private static (int, string?) TypeOf(Answer answer) => (answer.Status, answer.ContentType);

    private static Task<MapHost> StartAsync(Action<GatewayOptions> configure) => MapHost.StartAsync(
        static app =>
        {
            app.MapGrpcService<LabService>();
            app.MapGateway();
        },
        configure);
}
