using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Gateway.OpenApi.Tests.Swagger;

/// <summary>The page around Swagger UI.</summary>
public sealed partial class SwaggerPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_has_nothing_inline_and_a_policy_without_eval()
    {
        await using var app = await StartAsync();
        using var client = ClientOf(app);

        using var answer = await client.GetAsync("/swagger", Stop);
        var page = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal("default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotMatch(Inline(), page);
        foreach (var part in page.Split(["src=\"", "href=\""], StringSplitOptions.None).Skip(1).Select(static part => part.Split('"')[0]).Where(static part => part.StartsWith('/')))
        {
            using var found = await client.GetAsync(part, Stop);
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }
    }

    [Fact]
    public async Task The_former_address_leads_to_the_page_behind_a_path_base_too()
    {
        await using var app = await StartAsync(map: static app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
        });
        using var client = ClientOf(app);

        using var answer = await client.GetAsync("/api/swagger/index.html?urls.primaryName=v1", Stop);

        Assert.Equal((HttpStatusCode.MovedPermanently, "/api/swagger?urls.primaryName=v1"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Contains("data-root=\"/api/swagger\"", await client.GetStringAsync("/api/swagger", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_are_a_choice_and_what_the_application_adds_to_the_page_is_in_it()
    {
        await using var app = await StartAsync(static services =>
        {
            services.AddSwaggerGen(static swagger =>
            {
                swagger.SwaggerDoc("v1", new() { Title = "One & only", Version = "1" });
                swagger.SwaggerDoc("v2", new() { Title = "Two", Version = "2" });
            });
            services.Configure<SwaggerUIOptions>(static ui =>
            {
                ui.DocumentTitle = "The <API>";
                ui.InjectStylesheet("/own.css");
            });
        });
        using var client = ClientOf(app);

        var page = await client.GetStringAsync("/swagger", Stop);

        Assert.Contains("<option value=\"v1/swagger.json\">One &amp; only</option><option value=\"v2/swagger.json\">Two</option>", page, StringComparison.Ordinal);
        Assert.Contains("<title>The &lt;API&gt;</title>", page, StringComparison.Ordinal);
        Assert.Contains("href='/own.css'", page.Replace('"', '\''), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interceptors_of_the_application_may_run()
    {
        await using var app = await StartAsync(static services => services.Configure<SwaggerUIOptions>(static ui => ui.UseRequestInterceptor("(request) => { return request; }")));
        using var client = ClientOf(app);

        using var answer = await client.GetAsync("/swagger", Stop);

        Assert.EndsWith("; script-src 'self' 'unsafe-eval'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_lead_to_the_console_that_is_there()
    {
        await using var app = await StartAsync(map: static app => app.MapGet("/tools/console", static () => "").WithMetadata(new RouteNameMetadata("Gateway.Console")));
        using var client = ClientOf(app);

        Assert.Contains("data-console=\"/tools/console\"", await client.GetStringAsync("/swagger", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_of_an_upstream_has_nothing_of_others_and_the_next_has_all()
    {
        await using var app = await StartAsync(map: static app => app.Use(static (http, next) =>
        {
            http.Items["Gateway.Upstreams"] = (Func<IReadOnlyList<string>>)(static () => ["orders"]);
            return next(http);
        }));
        using var client = ClientOf(app);

        Assert.DoesNotContain("/v1/hello", await client.GetStringAsync("/swagger/v1/swagger.json?upstream=orders", Stop), StringComparison.Ordinal);
        Assert.Contains("/v1/hello", await client.GetStringAsync("/swagger/v1/swagger.json?upstream=typo", Stop), StringComparison.Ordinal);
        Assert.Contains("/v1/hello", await client.GetStringAsync("/swagger/v1/swagger.json?upstream=", Stop), StringComparison.Ordinal);
        Assert.Contains("/v1/hello", await client.GetStringAsync("/swagger/v1/swagger.json", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_has_no_upstreams_to_choose()
    {
        await using var app = await StartAsync();
        using var client = ClientOf(app);

        Assert.Contains("/v1/hello", await client.GetStringAsync("/swagger/v1/swagger.json?upstream=orders", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 200, "application/json")]
    [InlineData("?version=3.0", 200, "application/json")]
    [InlineData("?version=%3Cscript%3E", 400, "text/plain")]
    public async Task HEAD_answers_as_GET_without_the_body_and_both_have_the_headers_of_pages(string query, int status, string type)
    {
        await using var app = await StartAsync();
        using var client = ClientOf(app);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/swagger/v1/swagger.json" + query);

        using var head = await client.SendAsync(request, Stop);
        using var get = await client.GetAsync("/swagger/v1/swagger.json" + query, Stop);
        var text = await get.Content.ReadAsStringAsync(Stop);

        Assert.Equal((status, type, "nosniff"), ((int)get.StatusCode, get.Content.Headers.ContentType?.MediaType, get.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal((status, type), ((int)head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.NotEmpty(text);
    }

    private static Task<WebApplication> StartAsync(Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null) => Described.StartAsync(
        services =>
        {
            services.AddGrpcSwagger();
            configure?.Invoke(services);
        },
        app =>
        {
            map?.Invoke(app);
            Described.Map(app, Proto.Greetering.Descriptor);
            app.MapGatewaySwagger();
        });

    private static HttpClient ClientOf(WebApplication app) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };

    [GeneratedRegex("<script(?! src=)|<style|style=|\\son[a-z]+=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
