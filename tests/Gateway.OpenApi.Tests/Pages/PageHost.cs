using System.Net;
using Gateway.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.OpenApi.Tests.Pages;

/// <summary>A server with pages of a test.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private const string Html = "<head>{head}</head><body>{bar}{root}</body>";

    private readonly WebApplication _app;

    private PageHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public static async Task<PageHost> StartAsync(Action<WebApplication> map, string name = "Shop")
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = name });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PageHost(app);
    }

    /// <summary>Writes a page with nothing but what all pages have.</summary>
    public static RequestDelegate Write(string name) => http => new PageTemplate(name, Html).WriteAsync(http);

    public Task<string> GetAsync(string path) => Http.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> SendAsync(string path, HttpMethod? method = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpStatusCode> StatusAsync(string path, HttpMethod? method = null)
    {
        using var answer = await SendAsync(path, method);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
