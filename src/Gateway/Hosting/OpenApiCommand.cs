using System.CommandLine;
using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Banner;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Gateway.Program.Hosting;

/// <summary><c>gateway openapi</c>: writes the OpenAPI document of the upstreams, as the gateway would serve it, without listening.</summary>
internal static class OpenApiCommand
{
    private const string Document = "v1";

    private static readonly Dictionary<string, OpenApiSpecVersion> _versions = new(StringComparer.Ordinal)
    {
        ["3.0"] = OpenApiSpecVersion.OpenApi3_0,
        ["3.1"] = OpenApiSpecVersion.OpenApi3_1,
        ["3.2"] = OpenApiSpecVersion.OpenApi3_2,
    };

    /// <summary>Makes the command.</summary>
    public static Command Make(GatewayOptionsSet options, ProgramConsole console)
    {
        var version = new Option<string>("--openapi") { Description = "The version of OpenAPI.", HelpName = "3.0|3.1|3.2", DefaultValueFactory = static _ => "3.1" };
        version.AcceptOnlyFromAmong([.. _versions.Keys]);
        var yaml = new Option<bool>("--yaml") { Description = "Write YAML instead of JSON." };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write. [default: the standard output]", HelpName = "FILE" };
        var command = new Command("openapi", "Write the OpenAPI document of the upstreams, as the gateway would serve it, and exit.")
        {
            options.Upstream,
            options.DescriptorSet,
            options.Rules,
            options.Config,
            options.Set,
            version,
            yaml,
            output,
        };
        command.SetAction((parsed, cancel) => GatewayRunner.RunAsync(
            options.Read(parsed) with { Export = new(_versions[parsed.GetValue(version)!], parsed.GetValue(yaml), parsed.GetValue(output)) }, console, cancel));
        return command;
    }

    /// <summary>Writes the document.</summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, DocumentExport export, ProgramConsole console, CancellationToken cancellationToken)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer, NoServer>());
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        if (await ServiceCheck.FindAsync(app.Services) is { Count: > 0 } refused)
        {
            return await GatewayRunner.RefuseAsync(refused, console);
        }

        GatewayApp.Map(app);
        await app.StartAsync(cancellationToken);
        string[] problems = [.. BannerContent.Of(app).Upstreams.SelectMany(static upstream => upstream.Problems.DefaultIfEmpty(upstream.HasSchema ? "" : $"{upstream.Cluster} has no schema."))
            .Where(static problem => problem.Length > 0)];
        var document = app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger(Document);
        await app.StopAsync(cancellationToken);
        if (problems.Length > 0)
        {
            // A document that lacks methods would look complete.
            foreach (var problem in problems)
            {
                await console.Error.WriteLineAsync(problem);
            }

            return ExitCodes.Failed;
        }

        var text = export.IsYaml ? await document.SerializeAsYamlAsync(export.Version, cancellationToken) : await document.SerializeAsJsonAsync(export.Version, cancellationToken);
        if (export.File is null)
        {
            await console.Out.WriteLineAsync(text.AsMemory(), cancellationToken);
        }
        else
        {
            await File.WriteAllTextAsync(export.File, text + "\n", cancellationToken);
        }

        return ExitCodes.Ok;
    }
}
