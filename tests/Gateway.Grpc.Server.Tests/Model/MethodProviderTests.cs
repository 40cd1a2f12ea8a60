using Gateway.Calls.Catalog;
using Gateway.Grpc.Server.Tests.Probing;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Model;

/// <summary>Services that no generated base class describes.</summary>
public sealed class MethodProviderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provider_gives_a_plain_class_methods_of_every_kind()
    {
        await using var host = await StartAsync();
        var invoker = host.Channel.CreateCallInvoker();
        var options = new CallOptions(cancellationToken: Token);

        Assert.Equal("2 ab", await invoker.AsyncUnaryCall(Shop.Unary, null, options, "ab").ResponseAsync.Come());

        using var collect = invoker.AsyncClientStreamingCall(Shop.Collect, null, options);
        await collect.RequestStream.WriteAsync("a", Token);
        await collect.RequestStream.WriteAsync("b", Token);
        await collect.RequestStream.CompleteAsync();
        Assert.Equal("ab", await collect.ResponseAsync.Come());

        using var expand = invoker.AsyncServerStreamingCall(Shop.Expand, null, options, "ab");
        Assert.Equal(["a", "b"], await expand.ResponseStream.ReadAllAsync(Token).ToListAsync(Token));

        using var chat = invoker.AsyncDuplexStreamingCall(Shop.Chat, null, options);
        await chat.RequestStream.WriteAsync("ab", Token);
        await chat.RequestStream.CompleteAsync();
        Assert.Equal(["ba"], await chat.ResponseStream.ReadAllAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Its_methods_are_in_the_catalog_with_the_metadata_given()
    {
        await using var host = await StartAsync();

        var method = host.Server.Services.GetRequiredService<MethodCatalog>().Find("/the.Shop/Unary")!;

        Assert.Equal(MethodType.Unary, method.Kind);
        Assert.Null(method.Descriptor);
        Assert.Contains("given", method.Metadata);
        Assert.Equal(typeof(Shop), method.Metadata.OfType<GrpcMethodMetadata>().Single().ServiceType);
    }

    [Fact]
    public async Task An_endpoint_of_its_own_answers_at_its_own_path()
    {
        await using var host = await StartAsync();
        using var client = host.Server.CreateHttp2Client();

        Assert.Equal("raw", await client.GetStringAsync(new Uri("/shop/raw/7", UriKind.Relative), Token));

        var endpoint = Assert.Single(
            host.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(),
            endpoint => endpoint.RoutePattern.RawText == "/shop/raw/{id}");
        Assert.Contains("given", endpoint.Metadata);
        Assert.Equal("/the.Shop/Unary", endpoint.Metadata.GetRequiredMetadata<GrpcMethodMetadata>().Method.FullName);
    }

    private static Task<ProbeHost> StartAsync() => ProbeHost.StartAsync(
        services: grpc => grpc.Services.AddSingleton<IServiceMethodProvider<Shop>, ShopMethods>(),
        map: app => app.MapGrpcService<Shop>());

    private sealed class Shop
    {
        private static readonly Marshaller<string> Text = Marshallers.StringMarshaller;

        public static Method<string, string> Unary { get; } = new(MethodType.Unary, "the.Shop", "Unary", Text, Text);

        public static Method<string, string> Collect { get; } = new(MethodType.ClientStreaming, "the.Shop", "Collect", Text, Text);

        public static Method<string, string> Expand { get; } = new(MethodType.ServerStreaming, "the.Shop", "Expand", Text, Text);

        public static Method<string, string> Chat { get; } = new(MethodType.DuplexStreaming, "the.Shop", "Chat", Text, Text);

        public string Count(string text) => $"{text.Length} {text}";

        public string Reverse(string text) => string.Concat(text.Reverse());
    }

    private sealed class ShopMethods : IServiceMethodProvider<Shop>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<Shop> context)
        {
            context.AddUnaryMethod(Shop.Unary, ["given"], static (shop, text, _) => Task.FromResult(shop.Count(text)));
            context.AddClientStreamingMethod(Shop.Collect, [], static async (_, texts, _) => string.Concat(await texts.ReadAllAsync(CancellationToken.None).ToListAsync()));
            context.AddServerStreamingMethod(Shop.Expand, [], static async (_, text, texts, _) =>
            {
                foreach (var letter in text)
                {
                    await texts.WriteAsync(letter.ToString());
                }
            });
            context.AddDuplexStreamingMethod(Shop.Chat, [], static async (shop, texts, answers, _) =>
            {
                await foreach (var text in texts.ReadAllAsync(CancellationToken.None))
                {
                    await answers.WriteAsync(shop.Reverse(text));
                }
            });
            context.AddMethod(Shop.Unary, RoutePatternFactory.Parse("/shop/raw/{id}"), ["given"], static http => http.Response.WriteAsync("raw"));
        }
    }
}
