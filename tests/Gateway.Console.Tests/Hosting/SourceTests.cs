using System.Net;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Served;
using Google.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Console.Tests.Hosting;

/// <summary>The console without a gateway: any source that tells what is served will do.</summary>
public sealed class SourceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_follows_what_is_served_and_so_does_its_tag()
    {
        var source = new Source();
        await using var app = await StartAsync(source);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var before = await client.GetAsync(new Uri("/console/methods.json", UriKind.Relative), Stop);
        source.Served = Greetings(new EngineTraits());
        using var after = await client.GetAsync(new Uri("/console/methods.json", UriKind.Relative), Stop);

        Assert.Equal("""{"services":[]}""", await before.Content.ReadAsStringAsync(Stop));
        Assert.Equal("""{"services":[{"name":"proto.Greetering","methods":[{"name":"Hello","kind":"unary","paths":["GET /v1/hello/{name}"]}]}]}""", await after.Content.ReadAsStringAsync(Stop));
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_method_without_a_path_is_listed_where_Connect_can_call_it(bool connect, int count)
    {
        await using var app = await StartAsync(new Source { Served = Greetings(new EngineTraits { Connect = connect }, "StreamHello") });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var list = await client.GetStringAsync(new Uri("/console/methods.json", UriKind.Relative), Stop);
        using var bare = await client.GetAsync(new Uri("/console/method.json?name=proto.Greetering/StreamHello", UriKind.Relative), Stop);

        Assert.Equal(count, list.Split("\"kind\"").Length - 1);
        Assert.Equal(connect ? HttpStatusCode.OK : HttpStatusCode.NotFound, bare.StatusCode);
        if (connect)
        {
            Assert.Contains("\"bindings\":[],\"engine\":{\"streams\":[\"ndjson\",\"json\",\"sse\"],\"connect\":true},\"rpc\":[{\"text\":\"/proto.Greetering/StreamHello\"}]", await bare.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    private static ServedMethods Greetings(EngineTraits engine, params string[] bare)
    {
        var service = Proto.Greetering.Descriptor;
        var hello = new ServedMethod(service.FullName, "Hello", service.FindMethodByName("Hello"), engine);
        var schema = Schema.FromFiles([service.File]);
        var problems = new List<BindingProblem>();
        var bindings = HttpBinding.Compile(schema, MethodReference.Of(hello.Descriptor), new HttpRule { Get = "/v1/hello/{name}" }, problems);
        Assert.Empty(problems);
        return new ServedMethods(
            [hello, .. bare.Select(name => new ServedMethod(service.FullName, name, service.FindMethodByName(name), engine))],
            [.. bindings.Select(binding => new ServedBinding(hello, binding, []))]);
    }

    private static async Task<WebApplication> StartAsync(Source source)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IMethodSource>(source);
        var app = builder.Build();
        app.MapGatewayConsole();
        await app.StartAsync(Stop);
        return app;
    }

    private sealed class Source : IMethodSource
    {
        public ServedMethods Served { get; set; } = ServedMethods.None;

        public string? Remedy => null;

        public ServedMethods Read() => Served;
    }
}
