namespace Gateway.Yarp.Schemas;

/// <summary>A schema could not be read, or has mistakes. The message is for people: what is wrong, where, and the remedy.</summary>
internal sealed class SchemaSourceException(string message, Exception? inner = null) : Exception(message, inner);
