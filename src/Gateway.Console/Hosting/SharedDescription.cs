using System.Runtime.CompilerServices;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Served;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Console.Hosting;

/// <summary>The description that the pages of an application share, so that comments are read once. Pages are mapped without services of their own, so it is kept here.</summary>
internal static class SharedDescription
{
    private static readonly ConditionalWeakTable<IServiceProvider, ServedDescription> _byApplication = [];

    /// <summary>The description of an application; null if nothing tells what it serves. Of a method that several sources serve, the first one counts.</summary>
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
