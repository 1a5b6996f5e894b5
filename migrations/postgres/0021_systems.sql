-- Systems that the municipality has (verksamhetssystem): what each is for and how one gets to use it.
CREATE TABLE systems (
    id UUID PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    lifecycle TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    area TEXT NOT NULL,
    area_key TEXT COLLATE "C" NOT NULL,
    purpose TEXT NOT NULL,
    owner_unit UUID NOT NULL REFERENCES units (id),
    steward TEXT NOT NULL,
    supplier TEXT NOT NULL,
    -- Otherwise by the units in system_units.
    used_by_all BOOLEAN NOT NULL,
    -- Codes; empty when not known.
    hosting TEXT NOT NULL,
    personal_data TEXT NOT NULL,
    confidentiality TEXT NOT NULL,
    integrity TEXT NOT NULL,
    availability TEXT NOT NULL,
    access TEXT NOT NULL,
    access_url TEXT NOT NULL,
    replaced_by UUID REFERENCES systems (id),
    search_text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX systems_sort ON systems (sort_key);
CREATE INDEX systems_updated ON systems (updated_at);
CREATE INDEX systems_replaced_by ON systems (replaced_by);

CREATE TABLE system_units (
    system_id UUID NOT NULL REFERENCES systems (id),
    unit_id UUID NOT NULL REFERENCES units (id),
    PRIMARY KEY (system_id, unit_id)
);
CREATE INDEX system_units_unit ON system_units (unit_id);
