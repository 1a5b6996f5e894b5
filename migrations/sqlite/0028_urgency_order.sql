-- The order by urgency, as the list of needs asks for it both ways; within one urgency the oldest come first.
CREATE INDEX needs_by_urgency ON needs (
    (CASE urgency WHEN 'law' THEN 1 WHEN 'contract_ends' THEN 2 WHEN 'operational_risk' THEN 3
                  WHEN 'wish' THEN 4 ELSE 5 END),
    (COALESCE(submitted_at, created_at)), id);
CREATE INDEX needs_by_urgency_down ON needs (
    (CASE urgency WHEN 'law' THEN 1 WHEN 'contract_ends' THEN 2 WHEN 'operational_risk' THEN 3
                  WHEN 'wish' THEN 4 ELSE 5 END) DESC,
    (COALESCE(submitted_at, created_at)), id);
