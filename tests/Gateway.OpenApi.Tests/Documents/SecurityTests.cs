using System.Text.Json.Nodes;
using idunno.Authentication.Basic;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Certificate;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>Security of operations, by what the application has registered.</summary>
public class SecurityTests
{
    [Fact]
    public async Task Attributes_of_a_service_and_its_methods_say_who_may_call()
    {
        var document = await SecurityLab.DescribeAsync<SecurityLab.Guarded>(services =>
        {
            services.AddAuthentication("Bearer").AddJwtBearer().AddScheme<SecurityLab.KeyOptions, SecurityLab.ApiKeyHandler>("Keys", null);
            services.AddAuthorization();
        });

        Json.Equal("""[{ "Bearer": [] }]""", document.Operation("get", SecurityLab.Stream)["security"]!);
        Json.Equal("""[{ "Keys": [] }]""", document.Operation("get", SecurityLab.Fail)["security"]!);
        Json.Equal("[]", document.Operation("get", SecurityLab.Hello)["security"]!);
        Assert.EndsWith("Needs the role `admin` or `auditor`.", (string?)document.Operation("get", SecurityLab.Fail)["description"], StringComparison.Ordinal);
        Json.Equal(
            """{ "Bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" }, "Keys": { "type": "apiKey", "name": "x-key", "in": "header" } }""",
            document["components"]!["securitySchemes"]!);
    }

    [Fact]
    public async Task Operations_that_need_a_caller_have_401_and_403_and_others_have_not()
    {
        var document = await SecurityLab.DescribeAsync<SecurityLab.Guarded>(services =>
        {
            services.AddAuthentication("Bearer").AddJwtBearer();
            services.AddAuthorization();
        });

        foreach (var (_, path, operation) in document.Operations())
        {
            var isOpen = path is SecurityLab.Hello or "/v1/hello";
            var answers = operation["responses"]!.AsObject();
            Assert.Equal(!isOpen, answers.ContainsKey("401"));
            Assert.Equal(!isOpen, answers.ContainsKey("403"));
        }

        Json.Equal("""{ "$ref": "#/components/responses/Unauthorized" }""", document.Operation("get", SecurityLab.Stream)["responses"]!["401"]!);
        var refused = document["components"]!["responses"]!["Unauthorized"]!;
        Json.Equal("""{ "$ref": "#/components/headers/WWW-Authenticate" }""", refused["headers"]!["WWW-Authenticate"]!);
        Assert.Equal(16, (int?)refused["content"]!["application/json"]!["example"]!["code"]);
    }

    [Fact]
    public async Task RequireAuthorization_and_AllowAnonymous_count_as_attributes_do()
    {
        static void Register(IServiceCollection services)
        {
            services.AddAuthentication("Bearer").AddJwtBearer();
            services.AddAuthorization();
        }

        var guarded = await SecurityLab.DescribeAsync(Register, app => app.MapGrpcService<Proto.Greetering.GreeteringBase>().RequireAuthorization());
        var open = await SecurityLab.DescribeAsync(Register, app => app.MapGrpcService<SecurityLab.Guarded>().AllowAnonymous());

        Assert.All(guarded.Operations(), operation => Json.Equal("""[{ "Bearer": [] }]""", operation.Node["security"]!));
        Assert.All(open.Operations(), operation => Json.Equal("[]", operation.Node["security"]!));
    }

    [Fact]
    public async Task The_fallback_policy_counts_where_nothing_else_does()
    {
        var document = await SecurityLab.DescribeAsync(services =>
        {
            services.AddAuthentication("Bearer").AddJwtBearer();
            services.AddFallback();
        });
        Assert.All(document.Operations(), operation => Json.Equal("""[{ "Bearer": [] }]""", operation.Node["security"]!));
    }

    [Fact]
    public async Task Without_authorization_operations_are_open()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);
        Assert.All(document.Operations(), operation => Json.Equal("[]", operation.Node["security"]!));
        Assert.Null(document["components"]!["securitySchemes"]);
    }

    [Fact]
    public async Task Schemes_of_known_handlers_are_described()
    {
        var document = await SecurityLab.DescribeAsync(services =>
        {
            services.AddAuthentication()
                .AddJwtBearer("Tokens", options => options.Authority = "https://login.example.com")
                .AddOpenIdConnect("Login", options =>
                {
                    (options.Authority, options.ClientId) = ("https://login.example.com", "shop");
                })
                .AddCookie("Cookie", options => options.Cookie.Name = "session")
                .AddBasic("Password", _ => { })
                .AddCertificate("Certificate of the client")
                .AddBearerToken("Opaque");
            services.AddAuthorizationBuilder().SetFallbackPolicy(
                new AuthorizationPolicyBuilder("Tokens", "Login", "Cookie", "Password", "Certificate of the client", "Opaque").RequireAuthenticatedUser().RequireClaim("scope", "read").Build());
        });

        Json.Equal(
            """
            {
              "Tokens": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A token of https://login.example.com." },
              "Login": { "type": "openIdConnect", "openIdConnectUrl": "https://login.example.com/.well-known/openid-configuration" },
              "Cookie": { "type": "apiKey", "name": "session", "in": "cookie" },
              "Password": { "type": "http", "scheme": "basic" },
              "Certificate_of_the_client": { "type": "mutualTLS" },
              "Opaque": { "type": "http", "scheme": "bearer" }
            }
            """,
            document["components"]!["securitySchemes"]!);
        Json.Equal(
            """[{ "Tokens": [] }, { "Login": ["read"] }, { "Cookie": [] }, { "Password": [] }, { "Certificate_of_the_client": [] }, { "Opaque": [] }]""",
            document.Operation("get", SecurityLab.Hello)["security"]!);
    }

    [Fact]
    public async Task A_scheme_that_picks_others_stands_for_all_of_them()
    {
        var document = await SecurityLab.DescribeAsync(services =>
        {
            services.AddAuthentication("Any")
                .AddPolicyScheme("Any", "Any", options => options.ForwardDefaultSelector = _ => "Bearer")
                .AddJwtBearer()
                .AddScheme<SecurityLab.KeyOptions, SecurityLab.ApiKeyHandler>("Keys", null);
            services.AddFallback();
        });
        Json.Equal("""[{ "Bearer": [] }, { "Keys": [] }]""", document.Operation("get", SecurityLab.Hello)["security"]!);
    }

    [Fact]
    public async Task Identity_takes_its_cookie_or_its_token()
    {
        var document = await SecurityLab.DescribeAsync(services =>
        {
            services.AddIdentityApiEndpoints<object>();
            services.AddFallback();
        });
        Json.Equal("""[{ "Identity.Bearer": [] }, { "Identity.Application": [] }]""", document.Operation("get", SecurityLab.Hello)["security"]!);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("Another name of the same")]
    public async Task What_the_application_declares_is_not_declared_again(string name)
    {
        var id = name.Replace(' ', '-');
        var document = await SecurityLab.DescribeAsync(services =>
        {
            services.AddAuthentication("Bearer").AddJwtBearer();
            services.AddFallback();
            services.AddSwaggerGen(swagger => swagger.AddSecurityDefinition(id, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "Bearer", Description = "theirs" }));
        });

        Assert.Equal([id], document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key));
        Assert.Equal("theirs", (string?)document["components"]!["securitySchemes"]![id]!["description"]);
        Assert.Equal([id], document.Operation("get", SecurityLab.Hello)["security"]![0]!.AsObject().Select(scheme => scheme.Key));
    }

    [Fact]
    public async Task A_handler_that_does_not_tell_leaves_the_answers_and_options_name_what_it_takes()
    {
        static void Register(IServiceCollection services)
        {
            services.AddAuthentication("Silent").AddScheme<AuthenticationSchemeOptions, SecurityLab.SilentHandler>("Silent", null);
            services.AddFallback();
        }

        var without = await SecurityLab.DescribeAsync(Register);
        var with = await SecurityLab.DescribeAsync(
            Register, configure: options => options.SecuritySchemes["Silent"] = new() { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "x-silent" });

        Assert.Null(without.Operation("get", SecurityLab.Hello)["security"]);
        Assert.NotNull(without.Operation("get", SecurityLab.Hello)["responses"]!["401"]);
        Json.Equal("""[{ "Silent": [] }]""", with.Operation("get", SecurityLab.Hello)["security"]!);
    }

    [Fact]
    public async Task A_policy_that_nobody_registered_costs_no_document()
    {
        var document = await SecurityLab.DescribeAsync<SecurityLab.Forgotten>(services =>
        {
            services.AddAuthentication("Bearer").AddJwtBearer();
            services.AddAuthorization();
        });
        Json.Equal("""[{ "Bearer": [] }]""", document.Operation("get", SecurityLab.Hello)["security"]!);
    }

    [Fact]
    public async Task Options_decide_before_authorization_does_and_switch_it_off()
    {
        static void Register(IServiceCollection services)
        {
            services.AddAuthentication("Bearer").AddJwtBearer();
            services.AddFallback();
        }

        var told = await SecurityLab.DescribeAsync(Register, configure: options => options.NeedsCaller = _ => false);
        var off = await SecurityLab.DescribeAsync(Register, configure: options => options.DescribeSecurity = false);

        Json.Equal("[]", told.Operation("get", SecurityLab.Hello)["security"]!);
        Assert.Null(off.Operation("get", SecurityLab.Hello)["security"]);
        Assert.Null(off.Operation("get", SecurityLab.Hello)["responses"]!["401"]);
    }
}
