using Gateway.Rest.Tests.Lab;
using Google.Api;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Tests.Moving;

/// <summary>What takes the place of options of grpc-gateway: docs/migrating-from-grpc-gateway.md.</summary>
public sealed class GrpcGatewayTests
{
    [Theory]
    [InlineData("/v1/ask/x")]
    [InlineData("/v1/watch/x")]
    public async Task Header_metadata_goes_out_under_a_prefix_too(string path)
    {
        await using var host = await new LabHost
        {
            Service = new LabService
            {
                OnAsk = async (request, context) =>
                {
                    await context.WriteResponseHeadersAsync(Headers);
                    return new AskResp { Text = request.Text };
                },
                OnWatch = async (request, responses, context) =>
                {
                    await context.WriteResponseHeadersAsync(Headers);
                    await responses.WriteAsync(new AskResp { Text = request.Text });
                },
            },
            Rest = static options =>
            {
                options.ResponseMetadataPrefix = "Grpc-Metadata-";
                options.ResponseMetadata.Add("x-*");
            },
        }.StartAsync();

        var answer = await host.GetAsync(path);

        Assert.Equal(("1", "1"), (answer.Header("x-a"), answer.Header("Grpc-Metadata-X-A")));

        // The list of metadata that goes to clients holds for both names, and what chooses the status is no header.
        Assert.Equal((201, null, null, null), (answer.Status, answer.Header("Grpc-Metadata-Secret"), answer.Header("Grpc-Metadata-X-Http-Code"), answer.Header("Grpc-Metadata-Content-Type")));
    }

    [Fact]
    public async Task Without_a_prefix_header_metadata_has_its_own_name_alone()
    {
        await using var host = await new LabHost
        {
            Service = new LabService
            {
                OnAsk = static async (request, context) =>
                {
                    await context.WriteResponseHeadersAsync(Headers);
                    return new AskResp { Text = request.Text };
                },
            },
        }.StartAsync();

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal(("1", null), (answer.Header("x-a"), answer.Header("Grpc-Metadata-X-A")));
    }

    [Fact]
    public async Task X_HTTP_Method_Override_is_middleware_of_the_framework()
    {
        // Routing comes after it; otherwise the application has routed before it.
        await using var host = await new LabHost { Application = static app => app.UseHttpMethodOverride().UseRouting() }.StartAsync();

        Assert.Equal(405, (await host.PostAsync("/v1/ask/x", "{}")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/ask/x", "{}", ("X-HTTP-Method-Override", "PUT"))).Status);
    }

    [Fact]
    public async Task A_DELETE_may_have_a_body()
    {
        await using var host = await new LabHost { Rest = static options => options.Rules.Add(new HttpRule { Selector = "lab.Lab.Plain", Delete = "/v1/plain", Body = "*" }) }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.SendAsync("DELETE", "/v1/plain", "{\"text\":\"x\"}")).Both);
    }

    [Fact]
    public async Task Middleware_adds_metadata_of_the_request()
    {
        await using var host = await new LabHost
        {
            Service = new LabService { OnAsk = static (_, context) => Task.FromResult(new AskResp { Text = context.RequestHeaders.GetValue("authorization") }) },
            Application = static app => app.Use(static (http, next) =>
            {
                http.Request.Headers.Authorization = $"Bearer {http.Request.Cookies["token"]}";
                return next(http);
            }),
        }.StartAsync();

        Assert.Contains("\"text\":\"Bearer t\"", (await host.GetAsync("/v1/ask/x", ("Cookie", "token=t"))).Body, StringComparison.Ordinal);
    }

    private static Metadata Headers => new() { { "x-a", "1" }, { "secret", "1" }, { "x-http-code", "201" } };
}
