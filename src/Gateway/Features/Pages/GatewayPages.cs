namespace Gateway.Program.Features.Pages;

/// <summary>Whether pages for people are served, and which.</summary>
/// <param name="IsEnabled">Whether they are.</param>
internal sealed record GatewayPages(bool IsEnabled)
{
    public const string Swagger = "/swagger";
    public const string Console = "/streams";

    public void Map(WebApplication app)
    {
        if (IsEnabled)
        {
            app.MapGatewaySwagger();
            app.MapGatewayStreams(Console);
        }
    }
}
