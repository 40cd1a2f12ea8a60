using System.Runtime.CompilerServices;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Served;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Console.Hosting;

/// <summary>The description that all pages of an application share, so that they read comments once. The pages register no services, so this class keeps it.</summary>
internal static class SharedDescription
{
    private static readonly ConditionalWeakTable<IServiceProvider, ServedDescription> _byApplication = [];

    /// <summary>The description of an application; null if it has no source of methods. If several sources serve a method, the first one counts.</summary>
    public static ServedDescription? Of(IServiceProvider services)
    {
        IMethodSource[] sources = [.. services.GetServices<IMethodSource>()];
        return sources.Length == 0 ? null : _byApplication.GetValue(services, _ =>
        {
            var comments = services.GetService<ServedComments>() ?? ServedComments.Default;
            XmlCommentFile[] named = [.. comments.Files.Select(static file => new XmlCommentFile(file.Name, file.Open))];
            return new ServedDescription(sources, named, comments.FindsFiles, services.GetRequiredService<ILoggerFactory>().CreateLogger(OpenApi.Log.Category));
        });
    }
}
